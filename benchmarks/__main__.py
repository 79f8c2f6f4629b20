"""Names the benchmarks and how each is started: python -m benchmarks."""

import ast
from pathlib import Path


def main() -> None:
    for file in sorted(Path(__file__).parent.glob("*.py")):
        text = file.read_text(encoding="utf-8")
        if file.name != Path(__file__).name and 'if __name__ == "__main__"' in text:
            print(f"== benchmarks/{file.name}\n{ast.get_docstring(ast.parse(text))}\n")


if __name__ == "__main__":
    main()
