create table t (a default 'x''y', b default -1, c default (1 + 2), d default (((5))), e default x'ab',
        f default true, g default current_timestamp, h default "quoted", i default word, j default + 1.5e3,
        k default (1 -- one
        ), l default (datetime('now', 'localtime')), m default null, n default ('a' || ')'), o default 0x1F)
