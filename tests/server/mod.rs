//! The server in this process, over its real routes and a real database.

mod account;
mod api;
mod at_rest;
mod audit;
mod backup;
mod bad_input;
mod crash;
mod devices;
mod disk;
mod every_route;
mod import;
mod limits;
mod marked;
mod media;
mod old_clients;
mod pages;
mod rescue;
mod rights;
mod seen;
mod session;
mod staff;
mod sync;
mod tls;
