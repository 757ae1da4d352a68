//! Backups in two directories in turn: of each the newest few are kept, one directory may be lost, any file that is left can be put back.

/// A disk next to the server, and a stick.
pub const DIRECTORIES: usize = 2;
/// Backups that are kept in each.
pub const KEPT: usize = 3;

struct File<T> {
    directory: usize,
    /// Nobody can read it any more; the server does not know that.
    lost: bool,
    content: T,
}

/// The files of all directories, oldest first.
pub struct Shelf<T> {
    files: Vec<File<T>>,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self { files: Vec::new() }
    }
}

impl<T> Shelf<T> {
    /// Puts a backup into a directory, whose oldest one goes when there are too many.
    pub fn put(&mut self, directory: usize, content: T) {
        self.files.push(File { directory, lost: false, content });
        let there = |file: &File<T>| file.directory == directory && !file.lost;
        if self.files.iter().filter(|file| there(file)).count() > KEPT
            && let Some(oldest) = self.files.iter().position(there)
        {
            self.files.remove(oldest);
        }
    }

    /// How many can be put back.
    pub fn left(&self) -> usize {
        self.files.iter().filter(|file| !file.lost).count()
    }

    /// Takes one of those to put it back; whoever does so puts later ones away.
    pub fn take(&mut self, nth: usize) -> Option<&T> {
        let (at, _) = self.files.iter().enumerate().filter(|(_, file)| !file.lost).nth(nth)?;
        self.files.truncate(at + 1);
        self.files.last().map(|file| &file.content)
    }

    /// A directory is gone for good.
    pub fn lose(&mut self, directory: usize) {
        self.files.iter_mut().filter(|file| file.directory == directory).for_each(|file| file.lost = true);
    }

    /// What is in a directory.
    pub fn present(&self, directory: usize) -> impl Iterator<Item = &T> {
        self.files.iter().filter(move |file| file.directory == directory && !file.lost).map(|file| &file.content)
    }

    /// What the server counts as kept, lost ones too: `None` means every directory.
    pub fn counted(&self, directory: Option<usize>) -> impl Iterator<Item = &T> {
        let there = move |file: &&File<T>| directory.is_none_or(|directory| file.directory == directory);
        self.files.iter().filter(there).map(|file| &file.content)
    }
}
