create table t (a int, b int check (b > 1 -- , (
), -- note
 c int)
