#include "JoinedColumns.h"

#include <arrow/util/bitmap_ops.h>

#include <set>

namespace arrow_shim {

namespace {

using Arrays = arrow::ArrayVector;
using Joined = arrow::Result<std::shared_ptr<arrow::Array>>;

Joined join(const std::shared_ptr<arrow::DataType> &type, const Arrays &parts);

/// The validity of an array from its first row on.
arrow::Result<std::shared_ptr<arrow::Buffer>> validity(const arrow::Array &array) {
    if (array.null_count() == 0) return nullptr;
    return arrow::internal::CopyBitmap(arrow::default_memory_pool(), array.null_bitmap_data(), array.offset(), array.length());
}

Joined join_structs(const std::shared_ptr<arrow::DataType> &type, const Arrays &parts) {
    Arrays children;
    for (const auto &field : type->fields()) {
        Arrays found;
        for (const auto &part : parts) {
            const auto &structs = static_cast<const arrow::StructArray &>(*part);
            if (auto child = structs.GetFieldByName(field->name())) found.push_back(std::move(child));
        }
        ARROW_ASSIGN_OR_RAISE(auto child, join(field->type(), found));
        children.push_back(std::move(child));
    }
    ARROW_ASSIGN_OR_RAISE(auto bitmap, validity(*parts[0]));
    return std::make_shared<arrow::StructArray>(type, parts[0]->length(), std::move(children), std::move(bitmap));
}

Joined join_lists(const std::shared_ptr<arrow::DataType> &type, const Arrays &parts) {
    const int64_t length = parts[0]->length();
    const auto &first = static_cast<const arrow::ListArray &>(*parts[0]);
    Arrays values;
    for (const auto &part : parts) {
        const auto &lists = static_cast<const arrow::ListArray &>(*part);
        const int32_t start = lists.value_offset(0);
        for (int64_t i = 0; i <= length; i++) {
            if (lists.value_offset(i) - start != first.value_offset(i) - first.value_offset(0))
                return arrow::Status::Invalid("columns of a list differ in their number of elements");
        }
        values.push_back(lists.values()->Slice(start, lists.value_offset(length) - start));
    }
    ARROW_ASSIGN_OR_RAISE(auto joined, join(type->field(0)->type(), values));
    ARROW_ASSIGN_OR_RAISE(std::shared_ptr<arrow::Buffer> offsets, arrow::AllocateBuffer((length + 1) * sizeof(int32_t)));
    auto *offset = reinterpret_cast<int32_t *>(offsets->mutable_data());
    for (int64_t i = 0; i <= length; i++) offset[i] = first.value_offset(i) - first.value_offset(0);
    ARROW_ASSIGN_OR_RAISE(auto bitmap, validity(first));
    return std::make_shared<arrow::ListArray>(type, length, std::move(offsets), std::move(joined), std::move(bitmap));
}

Joined join(const std::shared_ptr<arrow::DataType> &type, const Arrays &parts) {
    if (parts.empty()) return arrow::Status::Invalid("a column has not been read");
    for (const auto &part : parts) {
        if (part->length() != parts[0]->length() || part->type_id() != type->id())
            return arrow::Status::Invalid("parts of a column do not fit together");
    }
    if (parts.size() == 1 && parts[0]->type()->Equals(*type)) return parts[0];
    switch (type->id()) {
        case arrow::Type::STRUCT: return join_structs(type, parts);
        case arrow::Type::LIST: return join_lists(type, parts);
        default: return arrow::Status::Invalid("parts of a column do not fit together");
    }
}

}  // namespace

bool can_join(const arrow::DataType &type) {
    switch (type.id()) {
        case arrow::Type::LIST: return can_join(*type.field(0)->type());
        case arrow::Type::STRUCT: {
            std::set<std::string> names;
            for (const auto &field : type.fields()) {
                if (!names.insert(field->name()).second || !can_join(*field->type())) return false;
            }
            return true;
        }
        default: return type.num_fields() == 0 && type.id() != arrow::Type::DICTIONARY;
    }
}

arrow::Result<std::shared_ptr<arrow::RecordBatch>> join(
    const std::vector<std::shared_ptr<arrow::RecordBatch>> &pieces, const std::shared_ptr<arrow::Schema> &schema) {
    Arrays columns;
    for (const auto &field : schema->fields()) {
        Arrays parts;
        for (const auto &piece : pieces) {
            if (auto part = piece->GetColumnByName(field->name())) parts.push_back(std::move(part));
        }
        ARROW_ASSIGN_OR_RAISE(auto column, join(field->type(), parts));
        columns.push_back(std::move(column));
    }
    return arrow::RecordBatch::Make(schema, pieces[0]->num_rows(), std::move(columns));
}

}  // namespace arrow_shim
