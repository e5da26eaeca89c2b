#include "Providers.h"

#include <arrow/filesystem/azurefs.h>
#include <arrow/filesystem/gcsfs.h>
#include <unistd.h>

#include <cstdlib>
#include <mutex>
#include <regex>

namespace arrow_shim {

namespace {

constexpr double gcsRetrySeconds = 20;

bool contains(const std::string &text, std::initializer_list<const char *> parts) {
    for (const char *part : parts) {
        if (text.find(part) != std::string::npos) return true;
    }
    return false;
}

}  // namespace

std::string environment(std::initializer_list<const char *> names) {
    for (const char *name : names) {
        const char *value = getenv(name);
        if (value && *value) return value;
    }
    return "";
}

void configureCertificates() {
    static std::once_flag once;
    std::call_once(once, [] {
        arrow::fs::FileSystemGlobalOptions options;
        options.tls_ca_file_path = environment({"SSL_CERT_FILE"});
        for (const char *path : {"/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"}) {
            if (options.tls_ca_file_path.empty() && access(path, R_OK) == 0) options.tls_ca_file_path = path;
        }
        (void)arrow::fs::Initialize(options);
    });
}

std::string plainText(const arrow::Status &status) {
    constexpr size_t longest = 300;
    std::string text = status.message();
    for (auto &character : text) {
        if (static_cast<unsigned char>(character) < 0x20) character = ' ';
    }
    text = std::regex_replace(text, std::regex(R"(\?[^ '"]*)"), "?...");
    text = std::regex_replace(text, std::regex(R"((sig|key|token|secret|signature)=[^ &'"]*)", std::regex::icase), "$1=...");
    if (text.size() > longest) text = text.substr(0, longest) + "...";
    return text;
}

arrow::Result<std::shared_ptr<ObjectStore>> openGCS(const arrow::util::Uri &uri, std::string *root) {
    configureCertificates();
    ARROW_ASSIGN_OR_RAISE(auto options, arrow::fs::GcsOptions::FromUri(uri, root));
    options.retry_limit_seconds = gcsRetrySeconds;
    // Google's own tools know an emulator by this variable.
    auto emulator = environment({"STORAGE_EMULATOR_HOST"});
    if (!emulator.empty() && options.endpoint_override.empty()) {
        const auto limit = options.retry_limit_seconds;
        options = arrow::fs::GcsOptions::Anonymous();
        options.retry_limit_seconds = limit;
        const auto separator = emulator.find("://");
        options.scheme = separator == std::string::npos ? "http" : emulator.substr(0, separator);
        options.endpoint_override = separator == std::string::npos ? emulator : emulator.substr(separator + 3);
    }
    ARROW_ASSIGN_OR_RAISE(auto files, arrow::fs::GcsFileSystem::Make(options));
    const auto bucket = root->substr(0, root->find('/'));
    return std::make_shared<ObjectStore>(std::move(files), [bucket](const arrow::Status &status) {
        const auto text = plainText(status);
        if (contains(text, {"NO_SUCH_BUCKET"})) return arrow::Status::IOError("there is no bucket ", bucket, " that can be seen; check the URI");
        if (contains(text, {"UNAUTHENTICATED", "PERMISSION_DENIED", "Could not create", "credentials"})) {
            return arrow::Status::IOError(
                "Google Cloud Storage denies access to the bucket ", bucket,
                "; set GOOGLE_APPLICATION_CREDENTIALS to the key file of an account that may read it (", text, ")");
        }
        if (contains(text, {"UNAVAILABLE", "Could not connect", "Couldn't connect", "Could not resolve"})) {
            return arrow::Status::IOError("Google Cloud Storage cannot be reached; check the network (", text, ")");
        }
        return arrow::Status::IOError("Google Cloud Storage answered: ", text);
    });
}

arrow::Result<std::shared_ptr<ObjectStore>> openAzure(const arrow::util::Uri &uri, std::string *root) {
    configureCertificates();
    ARROW_ASSIGN_OR_RAISE(const auto settings, uri.query_items());
    bool isConfigured = false;
    for (const auto &[name, value] : settings) {
        if (name == "client_secret" || name == "sig") {
            return arrow::Status::KeyError("a URI is no place for ", name, "; credentials belong in environment variables");
        }
        isConfigured = isConfigured || name == "credential_kind" || name == "client_id";
    }
    ARROW_ASSIGN_OR_RAISE(auto options, arrow::fs::AzureOptions::FromUri(uri, root));
    const auto key = environment({"AZURE_STORAGE_ACCOUNT_KEY", "AZURE_STORAGE_KEY"});
    const auto token = environment({"AZURE_STORAGE_SAS_TOKEN"});
    if (!isConfigured && !key.empty()) {
        ARROW_RETURN_NOT_OK(options.ConfigureAccountKeyCredential(key));
    } else if (!isConfigured && !token.empty()) {
        ARROW_RETURN_NOT_OK(options.ConfigureSASCredential(token));
    }
    ARROW_ASSIGN_OR_RAISE(auto files, arrow::fs::AzureFileSystem::Make(options));
    const auto container = root->substr(0, root->find('/'));
    return std::make_shared<ObjectStore>(std::move(files), [container, account = options.account_name](const arrow::Status &status) {
        const auto text = plainText(status);
        if (contains(text, {"NO_SUCH_BUCKET"})) {
            return arrow::Status::IOError("there is no container ", container, " in ", account, "; check the URI");
        }
        if (contains(text, {"Authentication", "Authorization", "Credential", "] 401 ", "] 403 "})) {
            return arrow::Status::IOError(
                "Azure denies access to the container ", container, " of ", account,
                "; set AZURE_STORAGE_ACCOUNT_KEY, AZURE_STORAGE_SAS_TOKEN, or AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET (",
                text, ")");
        }
        if (contains(text, {"resolve", "connect", "Fail to get a new connection"})) {
            return arrow::Status::IOError("Azure cannot be reached; check the name of the account and the network (", text, ")");
        }
        return arrow::Status::IOError("Azure answered: ", text);
    });
}

}  // namespace arrow_shim
