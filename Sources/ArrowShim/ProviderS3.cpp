#include <arrow/filesystem/s3fs.h>

#include <cstdlib>
#include <mutex>

#include "Providers.h"

namespace arrow_shim {

namespace {

/// Attempts in all, with exponential backoff and jitter between them (AWS' "standard" retry mode).
constexpr int64_t attempts = 6;
constexpr double connectSeconds = 5;

struct S3Location {
    std::string bucket, region, endpoint, scheme = "https";
};

arrow::Result<S3Location> locate(const arrow::util::Uri &uri) {
    S3Location location;
    location.bucket = uri.host();
    if (location.bucket.empty()) return arrow::Status::KeyError("the URI names no bucket: s3://BUCKET/PATH");
    if (!uri.username().empty()) {
        return arrow::Status::KeyError("a URI is no place for an access key; credentials belong in environment variables");
    }
    location.region = environment({"AWS_REGION", "AWS_DEFAULT_REGION"});
    location.endpoint = environment({"AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"});
    std::string scheme;
    ARROW_ASSIGN_OR_RAISE(const auto settings, uri.query_items());
    for (const auto &[name, value] : settings) {
        if (name == "region") {
            location.region = value;
        } else if (name == "endpoint_override") {
            location.endpoint = value;
        } else if (name == "scheme") {
            scheme = value;
        } else {
            return arrow::Status::KeyError("the parameter ", name, " of the URI is unknown; there are endpoint_override, region and scheme");
        }
    }
    const auto separator = location.endpoint.find("://");
    if (separator != std::string::npos) {
        location.scheme = location.endpoint.substr(0, separator);
        location.endpoint.erase(0, separator + 3);
    }
    if (!scheme.empty()) location.scheme = scheme;
    while (location.endpoint.ends_with('/')) location.endpoint.pop_back();
    return location;
}

/// What Arrow says of an error of the AWS SDK: "AWS Error NO_SUCH_BUCKET during ListObjectsV2 operation: ...".
arrow::Status explainS3(const arrow::Status &status, const S3Location &location) {
    const auto text = plainText(status);
    const auto has = [&](const char *part) { return text.find(part) != std::string::npos; };
    const auto store = location.endpoint.empty() ? std::string("S3") : "the store at " + location.endpoint;
    const auto region = location.region.empty() ? std::string("no region") : "the region " + location.region;
    if (has("NO_SUCH_BUCKET") || has("NoSuchBucket") || has("Bucket '")) {
        return arrow::Status::IOError("there is no bucket ", location.bucket, " at ", store, "; check the URI");
    }
    if (has("SLOW_DOWN") || has("SlowDown") || has("THROTTLING") || has("HTTP status 503")) {
        return arrow::Status::IOError(store, " is throttling: ", attempts, " attempts were turned away; poll less often or raise the limit");
    }
    if (has("PermanentRedirect") || has("HTTP status 301") || has("AuthorizationHeaderMalformed") || has("IllegalLocationConstraint")) {
        return arrow::Status::IOError(
            "the bucket ", location.bucket, " is not in ", region, "; set AWS_REGION to the bucket's region");
    }
    if (has("ACCESS_DENIED") || has("InvalidAccessKeyId") || has("INVALID_ACCESS_KEY_ID") || has("INVALID_CLIENT_TOKEN_ID") ||
        has("SIGNATURE_DOES_NOT_MATCH") || has("SignatureDoesNotMatch") || has("ExpiredToken") || has("HTTP status 403")) {
        return arrow::Status::IOError(
            store, " denies access to the bucket ", location.bucket,
            "; check that the credentials are those of an account that may read and list it");
    }
    if (has("NETWORK_CONNECTION") || has("REQUEST_TIMEOUT") || has("curlCode")) {
        return arrow::Status::IOError("there is no connection to ", store, "; check AWS_ENDPOINT_URL and the network");
    }
    return arrow::Status::IOError(store, " answered: ", text);
}

/// The SDK's threads outlive main, and meet what the process has destroyed by then: it must be ended before, also by who forgets.
/// Handlers run in reverse order, so this one comes before the destructors of all that the initialisation has made.
arrow::Status initializeS3() {
    ARROW_RETURN_NOT_OK(arrow::fs::EnsureS3Initialized());
    static std::once_flag once;
    std::call_once(once, [] { std::atexit([] { (void)shutDownS3(); }); });
    return arrow::Status::OK();
}

}  // namespace

arrow::Result<std::shared_ptr<ObjectStore>> openS3(const arrow::util::Uri &uri, std::string *root) {
    configureCertificates();
    ARROW_ASSIGN_OR_RAISE(auto location, locate(uri));
    ARROW_RETURN_NOT_OK(initializeS3());
    arrow::fs::S3Options options;
    if (environment({"AWS_SKIP_SIGNATURE"}) == "true") {
        options.ConfigureAnonymousCredentials();
    } else {
        options.ConfigureDefaultCredentials();
        if (options.GetAccessKey().empty()) {
            return arrow::Status::KeyError(
                "there are no credentials for s3://", location.bucket,
                "; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or AWS_SKIP_SIGNATURE=true for a public bucket");
        }
    }
    if (location.region.empty()) {
        if (location.endpoint.empty()) {
            auto region = arrow::fs::ResolveS3BucketRegion(location.bucket);
            if (!region.ok()) return explainS3(region.status(), location).WithDetail(region.status().detail());
            location.region = *region;
        } else {
            location.region = "us-east-1";
        }
    }
    options.region = location.region;
    options.scheme = location.scheme;
    options.endpoint_override = location.endpoint;
    options.connect_timeout = connectSeconds;
    options.retry_strategy = arrow::fs::S3RetryStrategy::GetAwsStandardRetryStrategy(attempts);
    options.tls_ca_file_path = environment({"AWS_CA_BUNDLE"});
    ARROW_ASSIGN_OR_RAISE(auto files, arrow::fs::S3FileSystem::Make(options));
    *root = location.bucket + uri.path();
    return std::make_shared<ObjectStore>(
        std::move(files), [location](const arrow::Status &status) { return explainS3(status, location); });
}

arrow::Status shutDownS3() { return arrow::fs::EnsureS3Finalized(); }

}  // namespace arrow_shim
