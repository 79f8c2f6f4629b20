"""The generated clients against a server of their own on the sample city: lists, a card, a refusal."""

import os
import socket
import subprocess
import tempfile
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

from saihen_client import Client
from saihen_client.api.facilities import facility_by_code_api_facilities_by_code_code_get as by_code
from saihen_client.api.facilities import listed_facilities_api_facilities_get as listed

ROOT = Path(__file__).resolve().parents[1]
TYPESCRIPT = ROOT / "build" / "clients" / "typescript" / "try_client.js"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="sc") as folder:
        os.chmod(folder, 0o755)
        port = free_port()
        settings = {"SAIHEN_DATA_DIR": f"{folder}/d", "SAIHEN_PORT": str(port)}
        command = [str(ROOT / ".venv" / "bin" / "python"), "-m", "app.cli", "run"]
        server = subprocess.Popen(command, cwd=ROOT, env=os.environ | settings, stdout=subprocess.DEVNULL)
        try:
            wait(f"http://127.0.0.1:{port}/api/v1/facilities?limit=1", server)
            ask(Client(base_url=f"http://127.0.0.1:{port}"))
            subprocess.run(["node", str(TYPESCRIPT), f"http://127.0.0.1:{port}"], check=True)
        finally:
            server.terminate()
            server.wait(60)


def wait(address: str, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline and server.poll() is None:
        with suppress(OSError), urllib.request.urlopen(address, timeout=10):
            return
        time.sleep(0.5)
    raise SystemExit("the server did not start")


def ask(client: Client) -> None:
    """Every facility by pages, each typed; one card by its number; an unknown number is a 404 with its words."""
    seen = []
    cursor = None
    while True:
        page = listed.sync(client=client, limit=150, **({"cursor": cursor} if cursor else {}))
        seen += [row.code for row in page.facilities]
        cursor = page.next_
        if cursor is None:
            break
    card = by_code.sync(client=client, code=seen[0])
    unknown = by_code.sync_detailed(client=client, code="castle")
    assert len(seen) == len(set(seen)) > 100
    assert card.code == seen[0]
    assert unknown.status_code == 404
    print(f"client: {len(seen)} facilities by pages, card of {card.code} ({card.name}), 404 for an unknown number")


if __name__ == "__main__":
    main()
