"""A run's result as the tables of BENCHMARKS.md."""

import re

BEGIN, END = "<!-- begin: written by benchmarks/run -->", "<!-- end: written by benchmarks/run -->"


def rewrite(path: str, text: str) -> None:
    """Replaces what stands between the markers."""
    with open(path) as file:
        old = file.read()
    pattern = re.compile(re.escape(BEGIN) + ".*?" + re.escape(END), re.DOTALL)
    if len(pattern.findall(old)) != 1:
        raise ValueError(f"{path} must hold the markers '{BEGIN}' and '{END}' once each")
    with open(path, "w") as file:
        file.write(pattern.sub(lambda _: f"{BEGIN}\n{text}{END}", old))


def markdown(result: dict, parts: dict) -> str:
    sections = [parts[name].markdown(found, result["scale"]) for name, found in result["parts"].items() if found]
    return "\n".join([_machine(result), *sections])


def _machine(result: dict) -> str:
    machine, scale = result["machine"], result["scale"]
    packages = ", ".join(f"{name} {machine[name]}" for name in (
        "python", "fastapi", "uvicorn", "uvloop", "httptools", "orjson", "pymongo", "deltalake", "pyarrow", "websockets"))
    data = f"{scale['accounts']:,} accounts x {scale['statements']} statements x {scale['transactions']} transactions"
    return f"""\
{machine['date']}, commit {machine['commit']}, `benchmarks/run --scale {scale['name']}`: {data}, {scale['rounds']} round{"s" if scale['rounds'] > 1 else ""}.

{machine['cores']} cores of {machine['cpu']}, {machine['memory_gb']} GB, Linux {machine['kernel']}; \
load average at the start {machine['load_average_at_start']:.2f}.
Servers, stores, load generators and clients share these cores.
{machine['swift']}; mongod {machine['mongod']}, {packages}; {machine['wrk']}.
"""
