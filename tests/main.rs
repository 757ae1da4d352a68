//! Every test that needs more than one package, in one binary: linking is the slowest step on two cores.

mod simulation_tests;
