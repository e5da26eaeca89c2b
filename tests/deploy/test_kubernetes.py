"""The manifests, by Kubernetes' own schemas and by what this product needs of them."""

import subprocess
import sys

import kubernetes_validate
import pytest
import yaml

from conftest import REPOSITORY

DIRECTORY = REPOSITORY / "deploy/kubernetes"
VERSION = "1.30"


def manifests() -> list[dict]:
    names = yaml.safe_load((DIRECTORY / "kustomization.yaml").read_text())["resources"]
    assert {*names, "kustomization.yaml"} == {file.name for file in DIRECTORY.glob("*.yaml")}
    return [manifest for name in names for manifest in yaml.safe_load_all((DIRECTORY / name).read_text())]


def of(kind: str) -> list[dict]:
    return [manifest for manifest in manifests() if manifest["kind"] == kind]


@pytest.mark.parametrize("manifest", manifests(), ids=lambda m: f"{m['kind']}-{m['metadata']['name']}")
def test_schema(manifest: dict) -> None:
    kubernetes_validate.validate(manifest, VERSION, strict=True)


def test_yaml_is_tidy() -> None:
    rules = "{extends: default, rules: {line-length: {max: 150}, document-start: disable, braces: {max-spaces-inside: 0}, comments: disable}}"
    files = [*DIRECTORY.glob("*.yaml"), *(REPOSITORY / "deploy/grafana").glob("*.yaml"), REPOSITORY / "docker-compose.yml"]
    done = subprocess.run([sys.executable, "-m", "yamllint", "--strict", "-d", rules, *files], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("deployment", of("Deployment"), ids=lambda m: m["metadata"]["name"])
def test_pods_are_restricted(deployment: dict) -> None:
    """What the pod security standard `restricted` asks for, and a root file system that cannot be written."""
    pod = deployment["spec"]["template"]["spec"]
    assert pod["securityContext"]["runAsNonRoot"] and pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    for container in pod["containers"]:
        context = container["securityContext"]
        assert context["readOnlyRootFilesystem"] and not context["allowPrivilegeEscalation"] and context["capabilities"] == {"drop": ["ALL"]}
        assert "memory" in container["resources"]["limits"] and "cpu" in container["resources"]["requests"]
        volumes = {volume["name"] for volume in pod["volumes"]}
        assert {mount["name"] for mount in container["volumeMounts"]} == volumes
        secrets = [variable for variable in container["env"] if variable["name"] == "MONGODB_URI"]
        assert all("secretKeyRef" in variable["valueFrom"] for variable in secrets)


def test_selectors_find_their_pods() -> None:
    pods = [deployment["spec"]["template"]["metadata"]["labels"] for deployment in of("Deployment")]
    selectors = [service["spec"]["selector"] for service in of("Service")]
    selectors += [budget["spec"]["selector"]["matchLabels"] for budget in of("PodDisruptionBudget")]
    selectors += [policy["spec"]["podSelector"].get("matchLabels", {}) for policy in of("NetworkPolicy")]
    for selector in selectors:
        assert any(selector.items() <= labels.items() for labels in pods), selector
    assert of("HorizontalPodAutoscaler")[0]["spec"]["scaleTargetRef"]["name"] == "odl-api"


def test_probes_are_on_the_admin_port() -> None:
    container = next(d for d in of("Deployment") if d["metadata"]["name"] == "odl-api")["spec"]["template"]["spec"]["containers"][0]
    assert {container[probe]["httpGet"]["port"] for probe in ("startupProbe", "livenessProbe", "readinessProbe")} == {"admin"}
    assert (container["livenessProbe"]["httpGet"]["path"], container["readinessProbe"]["httpGet"]["path"]) == ("/live", "/ready")
