"""The commands that atlas-setup/atlas would give. The Atlas CLI itself needs an account."""

import json
import re
import shlex
import subprocess

import pytest

from conftest import REPOSITORY

SCRIPT = REPOSITORY / "atlas-setup/atlas"
SETTINGS = {"PATH": "/usr/bin:/bin", "ATLAS_PROJECT_ID": "5df9", "ATLAS_ALLOW": "203.0.113.7,198.51.100.0/28", "ATLAS_ALERT_EMAIL": "ops@bank.example"}


def dry_run(step: str, **settings: str) -> subprocess.CompletedProcess:
    return subprocess.run([SCRIPT, "--dry-run", step], env=SETTINGS | settings, capture_output=True, text=True)


def commands(step: str) -> list[list[str]]:
    done = dry_run(step)
    assert done.returncode == 0, done.stderr
    return [shlex.split(line) for line in done.stdout.splitlines()]


def as_atlas_says(action: str) -> str:
    """listIndexes: LIST_INDEXES."""
    return re.sub("([A-Z])", r"_\1", action).upper()


def test_roles_have_the_privileges_that_the_tests_run_with() -> None:
    made = {command[3]: command for command in commands("roles")}
    for role in json.loads((REPOSITORY / "atlas-setup/roles.json").read_text()):
        wanted = {f"{as_atlas_says(action)}@odl.{p['resource']['collection']}" for p in role["privileges"] for action in p["actions"]}
        command = made[role["createRole"]]
        given = set(command[command.index("--privilege") + 1].split(","))
        assert given - {"LIST_SEARCH_INDEXES@odl.account_statements"} == wanted
        assert not any("DROP" in item or item.endswith("@") for item in given)


def test_everything_names_the_project() -> None:
    assert all(command[0] == "atlas" and command[command.index("--projectId") + 1] == "5df9" for command in commands("all"))


def test_users_are_bound_to_roles_of_their_own_and_no_password_is_on_the_command_line() -> None:
    users = {command[command.index("--username") + 1]: command for command in commands("users")}
    assert {name: command[command.index("--role") + 1] for name, command in users.items()} == {"odl-api": "odlReader", "odl-replicator": "odlReplicator"}
    assert not any("--password" in command for command in users.values())


@pytest.mark.parametrize("allowed", ["0.0.0.0/0", "203.0.113.7,0.0.0.0/0", "::/0"])
def test_everybody_is_refused(allowed: str) -> None:
    done = dry_run("network", ATLAS_ALLOW=allowed)
    assert done.returncode == 1 and "is everybody" in done.stderr


@pytest.mark.parametrize("name, step", [("ATLAS_PROJECT_ID", "all"), ("ATLAS_ALLOW", "network"), ("ATLAS_ALERT_EMAIL", "alerts")])
def test_what_is_missing_is_named(name: str, step: str) -> None:
    done = dry_run(step, **{name: ""})
    assert done.returncode == 1 and name in done.stderr
