#pragma once
#include <memory>

#include "RowGroups.h"

/// An open Parquet file, on whatever storage.
struct arrow_shim_file {
    std::shared_ptr<const arrow_shim::Source> source;
};
