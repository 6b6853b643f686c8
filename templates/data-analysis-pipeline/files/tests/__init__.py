"""Tests of the pipeline's functions: `python -m unittest discover -s tests -t .` in the project's folder."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
