#include "RowGroups.h"

#include <arrow/util/key_value_metadata.h>
#include <arrow/util/thread_pool.h>
#include <parquet/file_reader.h>
#include <parquet/properties.h>
#include <parquet/schema.h>

#include <algorithm>
#include <cstdint>

#include "Guard.h"
#include "PlainTypes.h"
#include "RepeatedText.h"
#include "StreamedRowGroup.h"

namespace arrow_shim {

namespace {

/// What a column that is streamed over the network fetches at once.
constexpr int64_t remoteBufferSize = 1 << 20;
/// Time to the first byte, and MiB a second of one connection: what cloud providers state for their own networks.
constexpr int64_t firstByteMilliseconds = 50, bandwidth = 80;

parquet::ReaderProperties pageProperties(bool streaming, bool remote) {
    auto properties = parquet::default_reader_properties();
    properties.set_page_checksum_verification(true);
    if (streaming) {
        properties.enable_buffered_stream();
        if (remote) properties.set_buffer_size(remoteBufferSize);
    }
    return properties;
}

/// Writers that use Arrow note its types in the file: views, dictionaries, large strings. Arrow would decode into them, which costs
/// as much again as decoding, only for us to turn them into plain types (PlainTypes.h). Parquet's own types say all that Delta's do.
void forgetArrowTypes(const parquet::FileMetaData &footer) {
    const auto &notes = footer.key_value_metadata();
    if (!notes || !notes->Contains("ARROW:schema")) return;
    // Arrow has no setting for it. The map is const for readers of the footer, which this is the only one of yet, and was not made so.
    ARROW_UNUSED(const_cast<arrow::KeyValueMetadata &>(*notes).Delete("ARROW:schema"));
}

}  // namespace

arrow::Result<std::shared_ptr<const Source>> Source::open(std::shared_ptr<arrow::io::RandomAccessFile> file, bool remote) {
    auto source = std::make_shared<Source>();
    source->file = std::move(file);
    source->remote = remote;
    source->footer = parquet::ParquetFileReader::Open(source->file, pageProperties(false, remote))->metadata();
    for (int i = 0; i < source->footer->num_row_groups(); i++) {
        if (source->footer->RowGroup(i)->num_rows() < 0) return arrow::Status::Invalid("a row group has a negative number of rows");
    }
    forgetArrowTypes(*source->footer);
    ARROW_ASSIGN_OR_RAISE(auto reader, source->reader(0, false));
    ARROW_RETURN_NOT_OK(reader->GetSchema(&source->schema));
    return source;
}

int Source::column(int leaf) const {
    const auto &columns = *footer->schema();
    return columns.group_node()->FieldIndex(*columns.GetColumnRoot(leaf));
}

arrow::Result<std::unique_ptr<parquet::arrow::FileReader>> Source::reader(
    int64_t batch_rows, bool streaming, const std::vector<int> &dictionaries) const {
    parquet::ArrowReaderProperties properties;
    // It runs in a task, where waiting for another one of the same pool could dead-lock.
    properties.set_use_threads(false);
    properties.set_pre_buffer(!streaming);
    if (remote) properties.set_cache_options(arrow::io::CacheOptions::MakeFromNetworkMetrics(firstByteMilliseconds, bandwidth));
    if (batch_rows > 0) properties.set_batch_size(batch_rows);
    for (int leaf : dictionaries) properties.set_read_dictionary(leaf, true);
    // As nanoseconds, INT96 would wrap around in the year 2262.
    properties.set_coerce_int96_timestamp_unit(arrow::TimeUnit::MICRO);
    return parquet::arrow::FileReader::Make(
        arrow::default_memory_pool(), parquet::ParquetFileReader::Open(file, pageProperties(streaming, remote), footer), properties);
}

RowGroups::RowGroups(std::shared_ptr<const Source> source, std::vector<int> leaves, int64_t batch_rows, int64_t budget)
    : source_(std::move(source)), leaves_(std::move(leaves)), batch_rows_(batch_rows), budget_(budget) {}

RowGroups::~RowGroups() {
    for (auto &pending : pending_) pending.table.Wait();
}

arrow::Result<std::shared_ptr<arrow::RecordBatch>> RowGroups::next() {
    while (true) {
        if (current_) {
            ARROW_ASSIGN_OR_RAISE(auto batch, current_->Next());
            if (batch) return batch;
            current_.reset();
            table_.reset();
        }
        ARROW_RETURN_NOT_OK(fill());
        ARROW_RETURN_NOT_OK(advance());
        if (!current_) return nullptr;
    }
}

/// Puts the next row groups under way.
arrow::Status RowGroups::fill() {
    auto *pool = arrow::internal::GetCpuThreadPool();
    const auto window = static_cast<size_t>(pool->GetCapacity());
    while (next_ < source_->footer->num_row_groups() && pending_.size() < window) {
        const auto size = bytes(next_);
        if (size > budget_ - pending_bytes_) break;
        auto task = [source = source_, leaves = leaves_, row_group = next_, budget = budget_]() {
            return caught([&]() -> arrow::Result<Decoded> {
                const auto dictionaries = repeated_text(*source->footer->RowGroup(row_group), leaves);
                ARROW_ASSIGN_OR_RAISE(auto reader, source->reader(0, false, dictionaries));
                ARROW_ASSIGN_OR_RAISE(auto table, reader->ReadRowGroup(row_group, leaves));
                ARROW_RETURN_NOT_OK(table->ValidateFull());
                ARROW_ASSIGN_OR_RAISE(table, unpacked(table, std::min<int64_t>(budget, INT32_MAX)));
                return plain(std::move(table));
            });
        };
        ARROW_ASSIGN_OR_RAISE(auto future, pool->Submit(std::move(task)));
        pending_.push_back({std::move(future), next_, size});
        pending_bytes_ += size;
        next_++;
    }
    return arrow::Status::OK();
}

/// Makes the next row group the current one; there is none after the last.
arrow::Status RowGroups::advance() {
    if (!pending_.empty()) {
        // result() is a reference into the future, which therefore outlives it.
        auto pending = std::move(pending_.front());
        pending_.pop_front();
        pending_bytes_ -= pending.bytes;
        const auto &decoded = pending.table.result();
        if (decoded.status().IsCapacityError()) {
            ARROW_ASSIGN_OR_RAISE(current_, StreamedRowGroup::open(source_, pending.row_group, leaves_, batch_rows_));
            return arrow::Status::OK();
        }
        ARROW_ASSIGN_OR_RAISE(table_, decoded);
        auto batches = std::make_unique<arrow::TableBatchReader>(*table_);
        batches->set_chunksize(batch_rows_);
        current_ = std::move(batches);
    } else if (next_ < source_->footer->num_row_groups()) {
        ARROW_ASSIGN_OR_RAISE(current_, StreamedRowGroup::open(source_, next_, leaves_, batch_rows_));
        next_++;
    }
    return arrow::Status::OK();
}

/// Size of the pages that are wanted of a row group, before compression. A damaged footer may say anything.
int64_t RowGroups::bytes(int row_group) const {
    const auto group = source_->footer->RowGroup(row_group);
    int64_t sum = 0;
    for (int leaf : leaves_) {
        const int64_t size = std::max<int64_t>(0, group->ColumnChunk(leaf)->total_uncompressed_size());
        if (__builtin_add_overflow(sum, size, &sum)) return INT64_MAX;
    }
    return sum;
}

}  // namespace arrow_shim
