-- instead: "sub ""x"""
create subscription "sub ""x""" connection 'host=db.example user=u password=s3cret dbname=d' publication p1, "P 2"
    with (connect = false, slot_name = 'the_slot');
comment on subscription "sub ""x""" is 'Follows';
