"""Document → files. Each renderer sees blocks and nothing else."""
