"""Stands for the package that the image is built from."""
