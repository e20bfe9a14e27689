-- needs: 18 btree_gist
create extension btree_gist;
create table room (id int, during daterange, name text,
    constraint room_key primary key (id, during without overlaps),
    constraint room_name unique (name, during without overlaps));
create table stay (id int, room int, during daterange, constraint stay_key primary key (id, during without overlaps),
    constraint stay_room foreign key (room, period during) references room (id, period during));
