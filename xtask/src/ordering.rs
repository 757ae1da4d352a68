//! Functions that begin alike are put next to each other: brotli finds more repetitions (docs/adr/0004-bundle.md).

use anyhow::Context;
use std::convert::Infallible;
use wasm_encoder::{
    CodeSection, FunctionSection, Module,
    reencode::{Error, Reencode},
};
use wasmparser::{
    CodeSectionReader, CustomSectionReader, FunctionBody, FunctionSectionReader, Parser, Payload, TypeRef,
};

/// The same module, its functions ordered by their bytes, without names and other sections that only tools read.
pub fn ordered(module: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut order = Order::of(module).context("reading the module's functions")?;
    let mut ordered = Module::new();
    order.parse_core_module(&mut ordered, Parser::new(0), module).context("ordering the module's functions")?;
    Ok(ordered.finish())
}

/// In which order functions are written, and the index that each one has then.
struct Order {
    written: Vec<usize>,
    index: Vec<u32>,
}

impl Order {
    fn of(module: &[u8]) -> anyhow::Result<Self> {
        let mut imported = 0;
        let mut bodies = Vec::new();
        for part in Parser::new(0).parse_all(module) {
            match part? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::CodeSectionEntry(body) => bodies.push(&module[body.range()]),
                _ => {}
            }
        }
        let mut written: Vec<usize> = (0..bodies.len()).collect();
        written.sort_by_key(|at| bodies[*at]);
        let mut index: Vec<u32> = (0..imported + bodies.len() as u32).collect();
        for (place, at) in (imported..).zip(&written) {
            index[imported as usize + at] = place;
        }
        Ok(Self { written, index })
    }
}

impl Reencode for Order {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<Infallible>> {
        Ok(self.index[function as usize])
    }

    fn parse_custom_section(&mut self, _: &mut Module, _: CustomSectionReader<'_>) -> Result<(), Error<Infallible>> {
        Ok(())
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        let types = section.into_iter().collect::<Result<Vec<u32>, _>>()?;
        for at in &self.written {
            functions.function(types[*at]);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        let bodies = section.into_iter().collect::<Result<Vec<FunctionBody<'_>>, _>>()?;
        for at in self.written.clone() {
            self.parse_function_body(code, bodies[at].clone())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::ordered;
    use wasm_encoder::{
        CodeSection, ExportKind, ExportSection, Function, FunctionSection, Module, TypeSection, ValType,
    };

    /// Functions that answer a number or what another function answers; the one of this index is exported.
    fn module(functions: &[Function], exported: u32) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], [ValType::I32]);
        let (mut declared, mut code, mut exports) = (FunctionSection::new(), CodeSection::new(), ExportSection::new());
        for function in functions {
            declared.function(0);
            code.function(function);
        }
        exports.export("answer", ExportKind::Func, exported);
        let mut module = Module::new();
        module.section(&types).section(&declared).section(&exports).section(&code);
        module.finish()
    }

    fn number(number: i32) -> Function {
        let mut function = Function::new([]);
        function.instructions().i32_const(number).end();
        function
    }

    fn answer_of(index: u32) -> Function {
        let mut function = Function::new([]);
        function.instructions().call(index).end();
        function
    }

    #[test]
    fn calls_and_exports_follow_their_functions() {
        let given = module(&[number(2), answer_of(2), number(1)], 1);
        assert_eq!(ordered(&given).unwrap(), module(&[answer_of(1), number(1), number(2)], 0));
    }
}
