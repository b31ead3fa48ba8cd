insert into item (name, cents) values ('tea', 990), ('cake', 450);
