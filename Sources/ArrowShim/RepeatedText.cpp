#include "RepeatedText.h"

#include <arrow/util/bitmap_ops.h>
#include <parquet/schema.h>

#include <cstring>

namespace arrow_shim {

namespace {

/// A dictionary goes along with every batch, and must be small beside it.
constexpr int64_t largestDictionary = 64 << 10;
/// Text that is not in a dictionary takes four bytes for its length alone.
constexpr int64_t bytesOfAnIndex = 3;
/// Values are copied in steps of this many bytes, beyond their end.
constexpr int64_t step = 16;

/// A required column in a struct that is null has a value in Arrow nevertheless, which the file does not have: as text it is empty, but as
/// an index it may lie outside the dictionary.
bool has_all_its_values(const parquet::ColumnDescriptor &column) {
    const auto *leaf = column.schema_node().get();
    for (const auto *node = leaf; node && !node->is_repeated(); node = node->parent()) {
        if (node->is_optional()) return node == leaf;
    }
    return true;
}

using Data = std::shared_ptr<arrow::ArrayData>;

/// The values of a dictionary, with room behind the last to be read in steps.
struct Dictionary {
    std::vector<uint8_t> bytes;
    const int32_t *offsets;

    explicit Dictionary(const arrow::ArrayData &data) : offsets(data.GetValues<int32_t>(1)) {
        const int32_t size = data.length == 0 ? 0 : offsets[data.length];
        bytes.resize(size + step);
        if (size > 0) std::memcpy(bytes.data(), data.buffers[2]->data(), size);
    }
};

arrow::Result<Data> laid_out(const arrow::ArrayData &data, int64_t limit) {
    const auto &type = static_cast<const arrow::DictionaryType &>(*data.type);
    const auto text = type.value_type()->id();
    if (type.index_type()->id() != arrow::Type::INT32 || (text != arrow::Type::STRING && text != arrow::Type::BINARY) ||
        data.dictionary->GetNullCount() != 0)
        return arrow::Status::NotImplemented("a dictionary of ", type.ToString());
    const Dictionary dictionary(*data.dictionary);
    const auto *indices = data.GetValues<int32_t>(1);
    const auto *validity = data.GetNullCount() == 0 ? nullptr : data.buffers[0]->data();
    const auto is_null = [&](int64_t i) { return validity && !arrow::bit_util::GetBit(validity, data.offset + i); };

    ARROW_ASSIGN_OR_RAISE(std::shared_ptr<arrow::Buffer> offsets, arrow::AllocateBuffer((data.length + 1) * sizeof(int32_t)));
    auto *offset = reinterpret_cast<int32_t *>(offsets->mutable_data());
    int64_t size = 0;
    for (int64_t i = 0; i < data.length; i++) {
        offset[i] = static_cast<int32_t>(size);
        if (!is_null(i)) size += dictionary.offsets[indices[i] + 1] - dictionary.offsets[indices[i]];
        if (size > limit) return arrow::Status::CapacityError("a column has more than ", limit, " bytes of text in so many rows");
    }
    offset[data.length] = static_cast<int32_t>(size);

    ARROW_ASSIGN_OR_RAISE(std::shared_ptr<arrow::Buffer> bytes, arrow::AllocateBuffer(size + step));
    for (int64_t i = 0; i < data.length; i++) {
        const int32_t count = offset[i + 1] - offset[i];
        if (count == 0) continue;
        const uint8_t *from = dictionary.bytes.data() + dictionary.offsets[indices[i]];
        uint8_t *to = bytes->mutable_data() + offset[i];
        for (int32_t done = 0; done < count; done += step) std::memcpy(to + done, from + done, step);
    }
    std::shared_ptr<arrow::Buffer> bitmap;
    if (validity) {
        ARROW_ASSIGN_OR_RAISE(
            bitmap, arrow::internal::CopyBitmap(arrow::default_memory_pool(), validity, data.offset, data.length));
    }
    return arrow::ArrayData::Make(
        type.value_type(), data.length, {std::move(bitmap), std::move(offsets), arrow::SliceBuffer(bytes, 0, size)}, data.GetNullCount());
}

/// The type with the children's own types in it.
arrow::Result<std::shared_ptr<arrow::DataType>> holding(const arrow::DataType &type, const std::vector<Data> &children) {
    arrow::FieldVector fields;
    for (size_t i = 0; i < children.size(); i++) fields.push_back(type.field(static_cast<int>(i))->WithType(children[i]->type));
    switch (type.id()) {
        case arrow::Type::STRUCT: return arrow::struct_(std::move(fields));
        case arrow::Type::LIST: return arrow::list(std::move(fields[0]));
        case arrow::Type::MAP: return arrow::MapType::Make(std::move(fields[0]), static_cast<const arrow::MapType &>(type).keys_sorted());
        default: return arrow::Status::NotImplemented("a dictionary in ", type.ToString());
    }
}

arrow::Result<Data> unpacked(const Data &data, int64_t limit) {
    if (data->type->id() == arrow::Type::DICTIONARY) return laid_out(*data, limit);
    std::vector<Data> children;
    for (const auto &child : data->child_data) {
        ARROW_ASSIGN_OR_RAISE(auto plain, unpacked(child, limit));
        children.push_back(std::move(plain));
    }
    if (children == data->child_data) return data;
    ARROW_ASSIGN_OR_RAISE(auto type, holding(*data->type, children));
    auto result = data->Copy();
    result->type = std::move(type);
    result->child_data = std::move(children);
    return result;
}

arrow::Result<std::shared_ptr<arrow::Array>> unpacked(const arrow::Array &array, int64_t limit) {
    ARROW_ASSIGN_OR_RAISE(auto data, unpacked(array.data(), limit));
    return arrow::MakeArray(data);
}

}  // namespace

std::vector<int> repeated_text(const parquet::RowGroupMetaData &group, const std::vector<int> &leaves) {
    std::vector<int> result;
    for (int leaf : leaves) {
        const auto chunk = group.ColumnChunk(leaf);
        if (chunk->type() != parquet::Type::BYTE_ARRAY || !chunk->has_dictionary_page()) continue;
        if (!has_all_its_values(*group.schema()->Column(leaf))) continue;
        const int64_t dictionary = chunk->data_page_offset() - chunk->dictionary_page_offset();
        if (dictionary <= largestDictionary && chunk->total_uncompressed_size() / bytesOfAnIndex <= chunk->num_values()) result.push_back(leaf);
    }
    return result;
}

arrow::Result<std::shared_ptr<arrow::RecordBatch>> unpacked(const std::shared_ptr<arrow::RecordBatch> &batch, int64_t limit) {
    arrow::ArrayVector columns;
    arrow::FieldVector fields;
    for (int i = 0; i < batch->num_columns(); i++) {
        ARROW_ASSIGN_OR_RAISE(auto column, unpacked(*batch->column(i), limit));
        fields.push_back(batch->schema()->field(i)->WithType(column->type()));
        columns.push_back(std::move(column));
    }
    return arrow::RecordBatch::Make(arrow::schema(std::move(fields)), batch->num_rows(), std::move(columns));
}

arrow::Result<std::shared_ptr<arrow::Table>> unpacked(const std::shared_ptr<arrow::Table> &table, int64_t limit) {
    if (table->num_rows() == 0) return table;
    std::vector<std::shared_ptr<arrow::ChunkedArray>> columns;
    arrow::FieldVector fields;
    for (int i = 0; i < table->num_columns(); i++) {
        arrow::ArrayVector chunks;
        for (const auto &chunk : table->column(i)->chunks()) {
            ARROW_ASSIGN_OR_RAISE(auto plain, unpacked(*chunk, limit));
            chunks.push_back(std::move(plain));
        }
        ARROW_ASSIGN_OR_RAISE(auto column, arrow::ChunkedArray::Make(std::move(chunks)));
        fields.push_back(table->field(i)->WithType(column->type()));
        columns.push_back(std::move(column));
    }
    return arrow::Table::Make(arrow::schema(std::move(fields)), std::move(columns), table->num_rows());
}

}  // namespace arrow_shim
