//! Activities: who signs up, who came, and what came of it.

mod arrivals;
mod attending;
mod foot;
mod outcomes;
mod page;
mod people;
mod signing;
mod vacancies;

pub use page::ActivityPage;
