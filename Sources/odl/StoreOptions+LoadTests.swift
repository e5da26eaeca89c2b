import API
import Foundation

extension StoreOptions {
    /// Load tests over the API run this executable; their results are kept in `load-tests` of --data-dir.
    func loadTests(_ settings: Settings) -> LoadTestSettings? {
        Bundle.main.executablePath.map { LoadTestSettings(executable: $0, directory: directory(settings) + "/load-tests") }
    }
}
