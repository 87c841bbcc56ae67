"""The demo plant: three standards and 60 walks over 18 months, written for this project."""

from gembawalk.demo.plant import build

__all__ = ["build"]
