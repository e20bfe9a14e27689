-- rules: missing-foreign-key, unrelated-table, single-column-table

CREATE TABLE customers (id bigint PRIMARY KEY, name text);
CREATE TABLE companies (id bigint PRIMARY KEY, name text, parent bigint REFERENCES companies);
CREATE TABLE addresses (id bigint PRIMARY KEY, name text, customer bigint REFERENCES customers);
CREATE TABLE classes (id bigint PRIMARY KEY, company bigint REFERENCES companies);
CREATE TABLE bus (id bigint PRIMARY KEY, company bigint REFERENCES companies);
CREATE TABLE purchase (
    id bigint PRIMARY KEY, customer bigint REFERENCES customers, company_id bigint, address_id bigint, class_id bigint,
    bus_id bigint, customers_id bigint, "companyId" integer, computed bigint
);
-- expect: missing-foreign-key public.purchase.company_id
-- expect: missing-foreign-key public.purchase.address_id
-- expect: missing-foreign-key public.purchase.class_id
-- expect: missing-foreign-key public.purchase.bus_id
-- expect: missing-foreign-key public.purchase.customers_id

-- A computed column can refer to nothing that a delete would touch; another collation is another type.
CREATE TABLE country (code text COLLATE "C" PRIMARY KEY, company bigint REFERENCES companies);
CREATE TABLE city (id bigint PRIMARY KEY, company bigint REFERENCES companies, country_code text,
    company_id bigint GENERATED ALWAYS AS (id / 10) STORED);

-- A table of the same schema comes first.
CREATE SCHEMA shop;
CREATE TABLE shop.customers (id bigint PRIMARY KEY, boss bigint REFERENCES shop.customers);
CREATE TABLE shop.purchase (id bigint PRIMARY KEY, boss bigint REFERENCES shop.purchase, customer_id bigint);
-- expect: missing-foreign-key shop.purchase.customer_id

-- A partitioned table takes no key that is validated later.
CREATE TABLE parted (company_id bigint, company bigint REFERENCES companies, day date) PARTITION BY RANGE (day);
CREATE TABLE parted_old PARTITION OF parted FOR VALUES FROM (MINVALUE) TO ('2020-01-01');
-- expect: missing-foreign-key public.parted.company_id

-- What inherits is where it was declared; so is what is inherited from.
CREATE TABLE root (root_only text);
CREATE TABLE branch (id bigint PRIMARY KEY) INHERITS (root);

-- Nothing but a key, and nothing at all.
CREATE TABLE lone_key (a bigint, b bigint, PRIMARY KEY (a, b));
CREATE TABLE lone (a bigint PRIMARY KEY, note text);
-- expect: unrelated-table public.lone without a fix
CREATE TABLE only_reference (company bigint REFERENCES companies);

-- Where the schema has none of that name, that of another one is meant. A table is not its own parent by its name.
CREATE TABLE shop.company_card (id bigint PRIMARY KEY, company_id bigint, boss bigint REFERENCES shop.customers,
    company_card_id bigint);
-- expect: missing-foreign-key shop.company_card.company_id
