-- one row per grant: what the reading account itself may do, to tell what is hidden from it
SHOW GRANTS
