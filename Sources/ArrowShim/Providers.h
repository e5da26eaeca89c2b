#pragma once
#include <arrow/util/uri.h>

#include "ObjectStore.h"

namespace arrow_shim {

/// Each opens the store of a URI: query parameters are settings, credentials come from the provider's environment variables.
arrow::Result<std::shared_ptr<ObjectStore>> openS3(const arrow::util::Uri &uri, std::string *root);
arrow::Result<std::shared_ptr<ObjectStore>> openGCS(const arrow::util::Uri &uri, std::string *root);
arrow::Result<std::shared_ptr<ObjectStore>> openAzure(const arrow::util::Uri &uri, std::string *root);

arrow::Status shutDownS3();

/// The value of the first of these environment variables that is set; empty when none is.
std::string environment(std::initializer_list<const char *> names);

/// An object store is reached over TLS: says where this machine keeps the certificates of authorities. The libraries that come
/// with Arrow look where the machine that built them had them.
void configureCertificates();

/// The text of an error without what may be secret or takes too much room: query strings, keys, line ends.
std::string plainText(const arrow::Status &status);

}  // namespace arrow_shim
