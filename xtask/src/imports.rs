//! What a Rust file imports and names.

use anyhow::anyhow;
use proc_macro2::{TokenStream, TokenTree};
use std::{
    collections::{BTreeMap, BTreeSet},
    mem,
};
use syn::{
    Attribute, Ident, ItemMod, ItemUse, Path, UseTree, VisRestricted, Visibility,
    visit::{self, Visit},
};

/// A path, by its names.
pub type Names = Vec<String>;

/// What is read of a file, its tests left out.
#[derive(Default)]
pub struct File {
    /// Where it is.
    pub path: String,
    /// The paths of `use`, by the name that each gives.
    pub uses: BTreeMap<String, Names>,
    /// The paths that it depends on: all in its code, and those of `use` without `pub`.
    pub depends: BTreeSet<Names>,
    /// The modules in it that only tests have.
    pub tests: Vec<String>,
    /// How many modules within the file it is in.
    depth: usize,
}

impl File {
    /// Adds what a file has.
    ///
    /// # Errors
    /// When it is not Rust.
    pub fn read(&mut self, path: &str, text: &str) -> anyhow::Result<()> {
        let file = syn::parse_file(text).map_err(|error| anyhow!("{path}: {error}"))?;
        path.clone_into(&mut self.path);
        self.visit_file(&file);
        Ok(())
    }

    /// A path as it is from the file itself, for one in a module within it.
    fn in_file(&self, path: &[String]) -> Names {
        let out = path.iter().take(self.depth).take_while(|name| *name == "super").count();
        path[out..].to_vec()
    }

    fn depend(&mut self, path: &[String]) {
        let path = self.in_file(path);
        self.depends.extend(Some(path).filter(|path| !path.is_empty()));
    }

    fn import(&mut self, tree: &UseTree, before: &[String], is_public: bool) {
        let with = |name: &Ident| [before, &[name.to_string()]].concat();
        let (path, name) = match tree {
            UseTree::Path(path) => return self.import(&path.tree, &with(&path.ident), is_public),
            UseTree::Group(group) => return group.items.iter().for_each(|tree| self.import(tree, before, is_public)),
            UseTree::Name(name) if name.ident == "self" => (before.to_vec(), before.last().cloned()),
            UseTree::Name(name) => (with(&name.ident), Some(name.ident.to_string())),
            UseTree::Rename(name) if name.ident == "self" => (before.to_vec(), Some(name.rename.to_string())),
            UseTree::Rename(name) => (with(&name.ident), Some(name.rename.to_string())),
            UseTree::Glob(_) => (before.to_vec(), None),
        };
        if !is_public {
            self.depend(&path);
        }
        let path = self.in_file(&path);
        self.uses.extend(name.map(|name| (name, path)));
    }

    /// What macros are given.
    fn tokens(&mut self, tokens: TokenStream) {
        let (mut path, mut colons) = (Names::new(), 0);
        for token in tokens {
            match token {
                TokenTree::Punct(mark) if mark.as_char() == ':' => colons += 1,
                TokenTree::Ident(name) if colons == 2 => {
                    path.push(name.to_string());
                    colons = 0;
                }
                other => {
                    self.depend(&mem::take(&mut path));
                    colons = 0;
                    match other {
                        TokenTree::Ident(name) => path.push(name.to_string()),
                        TokenTree::Group(group) => self.tokens(group.stream()),
                        TokenTree::Punct(_) | TokenTree::Literal(_) => {}
                    }
                }
            }
        }
        self.depend(&path);
    }
}

impl Visit<'_> for File {
    fn visit_item_use(&mut self, item: &ItemUse) {
        self.import(&item.tree, &[], !matches!(item.vis, Visibility::Inherited));
    }

    fn visit_item_mod(&mut self, item: &ItemMod) {
        if item.attrs.iter().any(is_test) {
            return self.tests.push(item.ident.to_string());
        }
        self.depth += 1;
        visit::visit_item_mod(self, item);
        self.depth -= 1;
    }

    fn visit_path(&mut self, path: &Path) {
        self.depend(&path.segments.iter().map(|segment| segment.ident.to_string()).collect::<Names>());
        visit::visit_path(self, path);
    }

    fn visit_token_stream(&mut self, tokens: &TokenStream) {
        self.tokens(tokens.clone());
    }

    /// `pub(super)` imports nothing.
    fn visit_vis_restricted(&mut self, _: &VisRestricted) {}
}

fn is_test(attribute: &Attribute) -> bool {
    attribute.path().is_ident("cfg") && attribute.parse_args::<Ident>().is_ok_and(|word| word == "test")
}
