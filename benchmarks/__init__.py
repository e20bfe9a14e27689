"""How long Schemabook takes: see docs/benchmarks.md. Run `python -m benchmarks.run`."""
