-- one row per stored programme or view that information_schema does not give exactly; many in one message
SHOW CREATE {kind} {name}
