"""Facts that follow from a survey, each with its evidence. Pure functions, one module each."""
