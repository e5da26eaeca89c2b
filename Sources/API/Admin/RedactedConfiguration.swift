import Scalars

/// What the server runs with, for `/config`: no key, no password and no path of a secret's value.
struct RedactedConfiguration: Sendable {
    let json: [UInt8]

    init(_ configuration: APIConfiguration) {
        var json = JSONWriter()
        json.beginObject()
        json.key("host")
        json.value(configuration.host)
        json.key("port")
        json.value(configuration.port)
        json.key("dashboard_port")
        if let port = configuration.dashboardPort { json.value(port) } else { json.null() }
        json.key("admin_port")
        if let port = configuration.adminPort { json.value(port) } else { json.null() }
        json.key("store")
        json.value(configuration.storeKind)
        json.key("allowed_origins")
        json.beginArray()
        for origin in configuration.allowedOrigins { json.value(origin) }
        json.endArray()
        json.key("tls")
        json.value(configuration.tls != nil)
        json.key("authentication")
        json.value(configuration.authenticator != nil)
        json.key("audit")
        json.value(configuration.auditLog != nil)
        json.key("rate_limit")
        json.value(configuration.rateLimits?.principal ?? 0)
        json.key("address_rate_limit")
        json.value(configuration.rateLimits?.address ?? 0)
        json.endObject()
        self.json = json.bytes
    }
}
