//! Sex, as forms and identity numbers say it.

use super::choice::choices;

choices! {
    /// Sex, as the register has it.
    Sex { Male = "male", Female = "female", }
}
