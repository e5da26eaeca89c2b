/// A setting that cannot be used: one line that names it and what it takes.
///
/// Not a `ValidationError`, which prints the usage too: settings come from the environment and files as well as from flags.
struct SettingError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
