-- one row per table of a batch: its rows, counted one by one
{counts}
