//! Activities: who signs up, who came, and what came of it.

mod arrivals;
mod attending;
mod completing;
mod foot;
mod joining_work;
mod outcomes;
mod page;
mod people;
mod self_joining;
mod signing;
mod vacancies;

pub use completing::SelfJoiningPage;
pub use page::ActivityPage;
