create table docs (id integer primary key, title text, body text);
create virtual table search using fts5(title, body, content='docs', content_rowid='id');
create virtual table "fts four" using fts4(a, b);
create virtual table boxes using rtree(id, min_x, max_x, +label text);
create virtual table words using fts5vocab('search', 'row');
create table search_notes (a int);
create trigger feed after insert on docs begin
    insert into search(rowid, title, body) values (new.id, new.title, new.body);
end;
