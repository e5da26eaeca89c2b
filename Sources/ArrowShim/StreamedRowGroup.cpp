#include "StreamedRowGroup.h"

#include <arrow/util/thread_pool.h>

#include <algorithm>
#include <map>

#include "Guard.h"
#include "JoinedColumns.h"
#include "PlainTypes.h"
#include "RepeatedText.h"

namespace arrow_shim {

namespace {

/// Leaf columns in as many groups as there are threads, of about the same number of bytes. A column that cannot be joined stays whole.
std::vector<std::vector<int>> shared_out(const Source &source, int row_group, const std::vector<int> &leaves) {
    struct Unit {
        std::vector<int> leaves;
        int64_t bytes = 0;
    };
    const auto group = source.footer->RowGroup(row_group);
    std::vector<Unit> units;
    std::map<int, size_t> whole;
    for (int leaf : leaves) {
        const int column = source.column(leaf);
        const int64_t bytes = std::max<int64_t>(0, group->ColumnChunk(leaf)->total_compressed_size());
        size_t unit = units.size();
        if (!can_join(*source.schema->field(column)->type())) unit = whole.try_emplace(column, unit).first->second;
        if (unit == units.size()) units.emplace_back();
        units[unit].leaves.push_back(leaf);
        units[unit].bytes += bytes;
    }
    std::stable_sort(units.begin(), units.end(), [](const Unit &a, const Unit &b) { return a.bytes > b.bytes; });
    const auto threads = static_cast<size_t>(std::max(1, arrow::internal::GetCpuThreadPool()->GetCapacity()));
    std::vector<Unit> groups(std::min(threads, units.size()));
    for (const auto &unit : units) {
        auto &least = *std::min_element(groups.begin(), groups.end(), [](const Unit &a, const Unit &b) { return a.bytes < b.bytes; });
        least.leaves.insert(least.leaves.end(), unit.leaves.begin(), unit.leaves.end());
        least.bytes += std::max<int64_t>(1, unit.bytes);
    }
    std::vector<std::vector<int>> result;
    for (auto &group : groups) {
        std::sort(group.leaves.begin(), group.leaves.end());
        result.push_back(std::move(group.leaves));
    }
    return result;
}

}  // namespace

arrow::Result<std::shared_ptr<StreamedRowGroup>> StreamedRowGroup::open(
    std::shared_ptr<const Source> source, int row_group, const std::vector<int> &leaves, int64_t batch_rows) {
    auto streamed = std::make_shared<StreamedRowGroup>();
    streamed->source_ = source;
    // The columns that were asked for, each once, in the order in which their leaves first come.
    arrow::FieldVector fields;
    std::vector<int> seen;
    for (int leaf : leaves) {
        const int column = source->column(leaf);
        if (std::find(seen.begin(), seen.end(), column) != seen.end()) continue;
        seen.push_back(column);
        fields.push_back(source->schema->field(column));
    }
    streamed->schema_ = plain(arrow::schema(std::move(fields)));
    for (const auto &group : shared_out(*source, row_group, leaves)) {
        auto part = std::make_unique<Part>();
        ARROW_ASSIGN_OR_RAISE(part->file, source->reader(batch_rows, true, repeated_text(*source->footer->RowGroup(row_group), group)));
        ARROW_ASSIGN_OR_RAISE(part->batches, part->file->GetRecordBatchReader({row_group}, group));
        ARROW_RETURN_NOT_OK(streamed->read(*part));
        streamed->parts_.push_back(std::move(part));
    }
    return streamed;
}

StreamedRowGroup::~StreamedRowGroup() {
    for (auto &part : parts_) part->next.Wait();
}

/// Puts the part's next batch under way.
arrow::Status StreamedRowGroup::read(Part &part) {
    auto task = [&part] {
        return caught([&]() -> arrow::Result<Batch> {
            ARROW_ASSIGN_OR_RAISE(auto batch, part.batches->Next());
            if (!batch) return batch;
            ARROW_RETURN_NOT_OK(batch->ValidateFull());
            ARROW_ASSIGN_OR_RAISE(batch, unpacked(batch, INT32_MAX));
            return plain(std::move(batch));
        });
    };
    ARROW_ASSIGN_OR_RAISE(part.next, arrow::internal::GetCpuThreadPool()->Submit(std::move(task)));
    return arrow::Status::OK();
}

arrow::Status StreamedRowGroup::ReadNext(std::shared_ptr<arrow::RecordBatch> *batch) {
    batch->reset();
    int64_t rows = INT64_MAX;
    for (auto &part : parts_) {
        if (!part->rest) {
            ARROW_ASSIGN_OR_RAISE(part->rest, part->next.result());
            if (part->rest) ARROW_RETURN_NOT_OK(read(*part));
        }
        rows = std::min(rows, part->rest ? part->rest->num_rows() : 0);
    }
    std::vector<Batch> pieces;
    for (auto &part : parts_) {
        if (!part->rest) continue;
        if (rows == 0) return arrow::Status::Invalid("columns of a row group differ in their number of rows");
        pieces.push_back(part->rest->Slice(0, rows));
        part->rest = part->rest->num_rows() > rows ? part->rest->Slice(rows) : nullptr;
    }
    if (pieces.empty()) return arrow::Status::OK();
    ARROW_ASSIGN_OR_RAISE(*batch, join(pieces, schema_));
    return (*batch)->Validate();
}

}  // namespace arrow_shim
