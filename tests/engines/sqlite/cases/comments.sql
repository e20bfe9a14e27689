create table t ( -- the table
        id integer primary key, -- the key
        a text, -- one, two; and 'three'
        b int, c int, -- of two
        d int -- first line
        -- second line
        , e int, -- f int,
        g int /* block */,
        h text default '--', --- dashes
        i int -- the last
    )
