// swift-tools-version: 6.2
import PackageDescription

/// The one list of settings that every Swift target is built with.
var settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    // An async function runs where it is called: a request does not change its executor at each call.
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]
if Context.environment["CI"] != nil {
    settings.append(.treatAllWarnings(as: .error))
}

/// Apache Arrow C++ as `scripts/setup` lays it out: headers and libraries below .deps/arrow.
let arrow = Context.packageDirectory + "/.deps/arrow"
let arrowCompile: [CXXSetting] = [.unsafeFlags(["-isystem", arrow + "/include", "-Wall", "-Wextra"])]
let arrowLink: [LinkerSetting] = [
    // libparquet exports an old, unversioned OpenSSL. Named first, the system's libcrypto is the one that others bind to.
    .unsafeFlags(["-lcrypto", "-L" + arrow + "/lib", "-lparquet", "-larrow_s3", "-larrow", "-Xlinker", "-rpath", "-Xlinker", arrow + "/lib"])
]

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let configuration: Target.Dependency = .product(name: "Configuration", package: "swift-configuration")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTLS: Target.Dependency = .product(name: "HummingbirdTLS", package: "hummingbird")
let instrumentation: Target.Dependency = .product(name: "Instrumentation", package: "swift-distributed-tracing")
let jwtKit: Target.Dependency = .product(name: "JWTKit", package: "jwt-kit")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioEmbedded: Target.Dependency = .product(name: "NIOEmbedded", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioWebSocket: Target.Dependency = .product(name: "NIOWebSocket", package: "swift-nio")
let nioHTTPTypes: Target.Dependency = .product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioHTTPTypesHTTP1: Target.Dependency = .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras")
let histogram: Target.Dependency = .product(name: "Histogram", package: "hdrhistogram-swift")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")

let package = Package(
    name: "odl",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "odl", targets: ["odl"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.3"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
    ],
    targets: [
        // The order is the way of the data: a target depends only on what stands above it.
        .target(name: "Scalars", swiftSettings: settings),
        .target(name: "FileEvents", swiftSettings: settings),
        .target(name: "ArrowShim", cxxSettings: arrowCompile, linkerSettings: arrowLink),
        .target(name: "ArrowBridge", dependencies: ["ArrowShim", "Scalars"], swiftSettings: settings),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CMalloc"),
        .target(name: "DeltaLake", dependencies: ["ArrowBridge", "CZlib", "Scalars", logging], swiftSettings: settings),
        .target(name: "Banking", dependencies: ["Scalars"], swiftSettings: settings),
        .target(
            name: "Generator", dependencies: ["ArrowBridge", "Banking", "DeltaLake", "Scalars", lifecycle, logging, nioPosix],
            swiftSettings: settings),
        .target(name: "StatementStore", dependencies: ["Banking", "Scalars", crypto], swiftSettings: settings),
        .target(name: "SQLiteStore", dependencies: ["Banking", "Scalars", "StatementStore", grdb, sqlite], swiftSettings: settings),
        .systemLibrary(name: "CMongo", pkgConfig: "libmongoc-1.0", providers: [.apt(["libmongoc-dev"])]),
        .target(name: "MongoStore", dependencies: ["Banking", "CMongo", "Scalars", "StatementStore", logging], swiftSettings: settings),
        .target(name: "ReadCache", dependencies: ["Scalars", "StatementStore"], swiftSettings: settings),
        .target(name: "Replication", dependencies: ["DeltaLake", "FileEvents", "StatementStore", crypto, lifecycle, logging], swiftSettings: settings),
        .target(
            name: "Access",
            dependencies: ["Scalars", "StatementStore", asyncHTTPClient, crypto, jwtKit, lifecycle, logging, nioCore, nioHTTP1, nioPosix],
            swiftSettings: settings),
        .target(name: "Audit", dependencies: ["Scalars", crypto], swiftSettings: settings),
        .target(
            name: "LoadTest",
            dependencies: ["Scalars", histogram, lifecycle, nioCore, nioHTTP1, nioPosix, nioWebSocket], swiftSettings: settings),
        .target(
            name: "WebSockets",
            dependencies: [
                crypto, httpTypes, hummingbirdCore, lifecycle, logging, nioCore, nioHTTP1, nioHTTPTypes, nioHTTPTypesHTTP1, nioWebSocket,
            ],
            swiftSettings: settings),
        .target(
            name: "API",
            dependencies: [
                "Access", "Audit", "CZlib", "LoadTest", "ReadCache", "StatementStore", "WebSockets", crypto, histogram, httpTypes, hummingbird, hummingbirdCore,
                hummingbirdTLS, instrumentation, lifecycle, logging, nioCore, nioHTTP1, nioPosix, nioSSL,
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "odl",
            dependencies: [
                "API", "Access", "Audit", "CMalloc", "DeltaLake", "Generator", "LoadTest", "MongoStore", "ReadCache", "Replication", "SQLiteStore", argumentParser,
                configuration, crypto, instrumentation, lifecycle, logging, unixSignals, yams,
            ],
            swiftSettings: settings),
        .testTarget(name: "ScalarsTests", dependencies: ["Scalars"], swiftSettings: settings),
        .testTarget(name: "ArrowBridgeTests", dependencies: ["ArrowBridge", "ArrowShim", "Scalars"], swiftSettings: settings),
        .testTarget(name: "DeltaLakeTests", dependencies: ["ArrowBridge", "DeltaLake", "Scalars"], swiftSettings: settings),
        .testTarget(name: "BankingTests", dependencies: ["Banking"], swiftSettings: settings),
        .testTarget(name: "GeneratorTests", dependencies: ["Generator", lifecycle, logging], swiftSettings: settings),
        .target(name: "MongoTestServer", dependencies: ["CMongo", "StatementStore"], path: "Tests/MongoTestServer", swiftSettings: settings),
        .testTarget(
            name: "StatementStoreTests",
            dependencies: ["Banking", "MongoStore", "MongoTestServer", "Scalars", "StatementStore", "SQLiteStore", grdb], swiftSettings: settings),
        .testTarget(
            name: "MongoStoreTests", dependencies: ["Banking", "MongoStore", "MongoTestServer", "Scalars", "StatementStore", logging],
            swiftSettings: settings),
        .testTarget(
            name: "ReadCacheTests",
            dependencies: ["Banking", "MongoStore", "MongoTestServer", "ReadCache", "Scalars", "SQLiteStore", "StatementStore"],
            swiftSettings: settings),
        .testTarget(
            name: "ReplicationTests", dependencies: ["Banking", "Generator", "Replication", "Scalars", "SQLiteStore", "StatementStore", logging], swiftSettings: settings),
        .testTarget(
            name: "LoadTestTests", dependencies: ["LoadTest", "Scalars", nioCore, nioHTTP1, nioPosix], swiftSettings: settings),
        .target(
            name: "WebSocketTestClient", dependencies: [nioCore, nioPosix], path: "Tests/WebSocketTestClient", swiftSettings: settings),
        .testTarget(name: "WebSocketsTests", dependencies: ["WebSockets", "WebSocketTestClient", nioEmbedded, nioPosix], swiftSettings: settings),
        .testTarget(name: "AccessTests", dependencies: ["Access", "Scalars", "StatementStore", crypto, cryptoExtras, jwtKit, logging], swiftSettings: settings),
        .testTarget(name: "AuditTests", dependencies: ["Audit", "Scalars"], swiftSettings: settings),
        .testTarget(
            name: "APITests",
            dependencies: ["API", "Access", "Audit", "CZlib", "SQLiteStore", "WebSocketTestClient", httpTypes, instrumentation, logging],
            swiftSettings: settings),
    ],
    cxxLanguageStandard: .cxx20
)
