"""What the program is made of, as a CycloneDX list (1.5, JSON): from the two locks, each component with its hashes."""

import json
import re
from binascii import a2b_base64
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

_PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_ALGORITHMS = {"sha512": "SHA-512", "sha256": "SHA-256", "sha1": "SHA-1"}


def component_list(root: Path, *, version: str, made_at: str) -> dict[str, Any]:
    """The list for the program whose locks lie below `root`. `made_at`: ISO time in UTC."""
    components = [*python_components((root / "requirements.lock").read_text(encoding="utf-8"))]
    components += javascript_components((root / "frontend" / "package-lock.json").read_bytes())
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "timestamp": made_at,
            "component": {"type": "application", "name": "saihen", "version": version},
        },
        "components": components,
    }


def python_components(lock: str) -> list[dict[str, Any]]:
    """Of a lock with hashes: those of its files for every machine. The licence is known where it is installed."""
    found = []
    for block in re.split(r"^(?=[A-Za-z0-9])", lock, flags=re.MULTILINE):
        pinned = _PINNED.match(block)
        if pinned is None:
            continue
        name, version = pinned.groups()
        hashes = [{"alg": "SHA-256", "content": digest} for digest in _HASH.findall(block)]
        component = {"type": "library", "name": name, "version": version, "purl": f"pkg:pypi/{name.lower()}@{version}"}
        found.append(component | {"hashes": hashes} | _licences(name))
    return found


def javascript_components(lock: bytes) -> list[dict[str, Any]]:
    """Of npm's lock; `scope` "excluded" for what only building and testing need."""
    found = []
    for path, entry in json.loads(lock)["packages"].items():
        if not path or "version" not in entry:
            continue
        name = path.rpartition("node_modules/")[2]
        component = {
            "type": "library",
            "name": name,
            "version": entry["version"],
            "purl": f"pkg:npm/{name.replace('@', '%40')}@{entry['version']}",
            "scope": "excluded" if entry.get("dev") else "required",
        }
        algorithm, _, digest = entry.get("integrity", "").partition("-")
        if algorithm in _ALGORITHMS:
            component["hashes"] = [{"alg": _ALGORITHMS[algorithm], "content": _hex(digest)}]
        if entry.get("license"):
            component["licenses"] = [{"license": {"name": entry["license"]}}]
        found.append(component)
    return found


def _hex(digest: str) -> str:
    return a2b_base64(digest).hex()


def _licences(name: str) -> dict[str, Any]:
    """The SPDX expression a distribution states, else its words; nothing where it states none or is not installed."""
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return {}
    if "License-Expression" in told:
        return {"licenses": [{"expression": str(told["License-Expression"])}]}
    classified = [
        each.rpartition(" :: ")[2] for each in told.get_all("Classifier") or () if each.startswith("License ::")
    ]
    words = classified or [str(told["License"]).strip().partition("\n")[0] if "License" in told else ""]
    return {"licenses": [{"license": {"name": each}} for each in words]} if any(words) else {}
