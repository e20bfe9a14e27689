-- one row: the pages of the file, their size in bytes, and how many of them hold nothing
SELECT p.page_count, s.page_size, f.freelist_count
FROM pragma_page_count p, pragma_page_size s, pragma_freelist_count f
