-- One role and one database per service; nobody else may connect to it.
CREATE ROLE project_registry LOGIN PASSWORD 'project_registry';
CREATE DATABASE project_registry OWNER project_registry;
REVOKE ALL ON DATABASE project_registry FROM PUBLIC;

CREATE ROLE land_supply LOGIN PASSWORD 'land_supply';
CREATE DATABASE land_supply OWNER land_supply;
REVOKE ALL ON DATABASE land_supply FROM PUBLIC;

CREATE ROLE funding LOGIN PASSWORD 'funding';
CREATE DATABASE funding OWNER funding;
REVOKE ALL ON DATABASE funding FROM PUBLIC;

CREATE ROLE notifier LOGIN PASSWORD 'notifier';
CREATE DATABASE notifier OWNER notifier;
REVOKE ALL ON DATABASE notifier FROM PUBLIC;
