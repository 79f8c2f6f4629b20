"""Compiled kernels are those of the present text."""

import subprocess
import sys
from pathlib import Path

ROOMS = {
    "kernels/kernel.py": (Path(__file__).parents[2] / "app/optimizer/kernels/kernel.py").read_text(),
    "called.py": "from app.optimizer.kernels.kernel import kernel\n\n\n@kernel\ndef inner(x):\n    return x + 1\n",
    "calling.py": (
        "from app.optimizer.called import inner\nfrom app.optimizer.kernels.kernel import kernel\n\n\n"
        "@kernel\ndef outer(x):\n    return 10 * inner(x)\n"
    ),
}


def result(house: Path) -> str:
    order = "from app.optimizer.calling import outer; print(outer(1), sum(outer.stats.cache_hits.values()))"
    run = subprocess.run([sys.executable, "-c", order], cwd=house, capture_output=True, text=True, check=True)
    return run.stdout.strip()


def test_a_change_of_a_called_kernel_compiles_its_callers_anew(tmp_path: Path) -> None:
    rooms = tmp_path / "app" / "optimizer"
    rooms.mkdir(parents=True)
    (rooms / "kernels").mkdir()
    for name, text in ROOMS.items():
        (rooms / name).write_text(text)
    assert result(tmp_path) == "20 0"
    assert result(tmp_path) == "20 1"
    (rooms / "called.py").write_text(ROOMS["called.py"].replace("x + 1", "x + 2"))
    assert result(tmp_path) == "30 0"
