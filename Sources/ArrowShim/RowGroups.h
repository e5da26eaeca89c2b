#pragma once
#include <arrow/api.h>
#include <arrow/io/interfaces.h>
#include <arrow/util/future.h>
#include <parquet/arrow/reader.h>
#include <parquet/metadata.h>

#include <deque>
#include <vector>

namespace arrow_shim {

/// An open file and its footer, shared by all who read it.
struct Source {
    std::shared_ptr<arrow::io::RandomAccessFile> file;
    std::shared_ptr<parquet::FileMetaData> footer;
    std::shared_ptr<arrow::Schema> schema;
    /// Whether each read is a request over the network: then few large ones are better than many small ones.
    bool remote = false;

    static arrow::Result<std::shared_ptr<const Source>> open(std::shared_ptr<arrow::io::RandomAccessFile> file, bool remote);
    /// The position of the top-level column that a leaf column lies in.
    int column(int leaf) const;
    /// @param dictionaries leaf columns that are left as dictionaries
    arrow::Result<std::unique_ptr<parquet::arrow::FileReader>> reader(
        int64_t batch_rows, bool streaming, const std::vector<int> &dictionaries = {}) const;
};

/// Decodes the row groups of a file on Arrow's threads and hands them out in file order.
///
/// Memory is bounded by what is under way, not by the file: as many row groups as there are threads, and no more than
/// `budget` bytes of pages. A row group that is larger than that by itself, or has a column that becomes so, is streamed page by page.
class RowGroups {
public:
    RowGroups(std::shared_ptr<const Source> source, std::vector<int> leaves, int64_t batch_rows, int64_t budget);
    ~RowGroups();
    RowGroups(const RowGroups &) = delete;
    RowGroups &operator=(const RowGroups &) = delete;

    /// Puts the first row groups under way.
    arrow::Status start() { return fill(); }

    /// Null after the last.
    arrow::Result<std::shared_ptr<arrow::RecordBatch>> next();

private:
    using Decoded = std::shared_ptr<arrow::Table>;
    struct Pending {
        arrow::Future<Decoded> table;
        int row_group;
        int64_t bytes;
    };

    arrow::Status fill();
    arrow::Status advance();
    int64_t bytes(int row_group) const;

    std::shared_ptr<const Source> source_;
    std::vector<int> leaves_;
    int64_t batch_rows_;
    int64_t budget_;
    int next_ = 0;
    std::deque<Pending> pending_;
    int64_t pending_bytes_ = 0;
    /// Whose batches `current_` gives; null while it streams.
    Decoded table_;
    std::shared_ptr<arrow::RecordBatchReader> current_;
};

}  // namespace arrow_shim
