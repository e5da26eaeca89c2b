#include "PlainTypes.h"

#include <arrow/compute/cast.h>

namespace arrow_shim {

namespace {

std::shared_ptr<arrow::DataType> plain(const std::shared_ptr<arrow::DataType> &type);

std::shared_ptr<arrow::Field> plain(const std::shared_ptr<arrow::Field> &field) { return field->WithType(plain(field->type())); }

std::shared_ptr<arrow::DataType> plain(const std::shared_ptr<arrow::DataType> &type) {
    switch (type->id()) {
        case arrow::Type::DICTIONARY: return plain(static_cast<const arrow::DictionaryType &>(*type).value_type());
        case arrow::Type::STRING_VIEW: return arrow::utf8();
        case arrow::Type::BINARY_VIEW: return arrow::binary();
        case arrow::Type::DATE64: return arrow::date32();
        case arrow::Type::DECIMAL32:
        case arrow::Type::DECIMAL64: {
            const auto &decimal = static_cast<const arrow::DecimalType &>(*type);
            return arrow::decimal128(decimal.precision(), decimal.scale());
        }
        case arrow::Type::TIMESTAMP: {
            // Larger units become microseconds here, where overflow is an error. Nanoseconds stay: they always fit.
            const auto &timestamp = static_cast<const arrow::TimestampType &>(*type);
            const bool larger = timestamp.unit() == arrow::TimeUnit::SECOND || timestamp.unit() == arrow::TimeUnit::MILLI;
            return larger ? arrow::timestamp(arrow::TimeUnit::MICRO, timestamp.timezone()) : type;
        }
        case arrow::Type::EXTENSION: return plain(static_cast<const arrow::ExtensionType &>(*type).storage_type());
        case arrow::Type::LIST: return arrow::list(plain(type->field(0)));
        case arrow::Type::FIXED_SIZE_LIST: return arrow::list(plain(type->field(0)));
        case arrow::Type::LARGE_LIST: return arrow::large_list(plain(type->field(0)));
        case arrow::Type::MAP: {
            const auto &map = static_cast<const arrow::MapType &>(*type);
            return std::make_shared<arrow::MapType>(plain(map.key_field()), plain(map.item_field()), map.keys_sorted());
        }
        case arrow::Type::STRUCT: {
            arrow::FieldVector fields;
            for (const auto &field : type->fields()) fields.push_back(plain(field));
            return arrow::struct_(std::move(fields));
        }
        default: return type;
    }
}

template <class Column>
arrow::Result<arrow::Datum> cast(const Column &column, const std::shared_ptr<arrow::DataType> &type) {
    return arrow::compute::Cast(arrow::Datum(column), type, arrow::compute::CastOptions::Safe());
}

}  // namespace

std::shared_ptr<arrow::Schema> plain(const std::shared_ptr<arrow::Schema> &schema) {
    arrow::FieldVector fields;
    for (const auto &field : schema->fields()) fields.push_back(plain(field));
    return arrow::schema(std::move(fields), schema->metadata());
}

arrow::Result<std::shared_ptr<arrow::Table>> plain(std::shared_ptr<arrow::Table> table) {
    const auto schema = plain(table->schema());
    for (int i = 0; i < schema->num_fields(); i++) {
        if (schema->field(i)->type()->Equals(table->field(i)->type())) continue;
        ARROW_ASSIGN_OR_RAISE(auto column, cast(table->column(i), schema->field(i)->type()));
        ARROW_ASSIGN_OR_RAISE(table, table->SetColumn(i, schema->field(i), column.chunked_array()));
    }
    return table;
}

arrow::Result<std::shared_ptr<arrow::RecordBatch>> plain(std::shared_ptr<arrow::RecordBatch> batch) {
    const auto schema = plain(batch->schema());
    for (int i = 0; i < schema->num_fields(); i++) {
        if (schema->field(i)->type()->Equals(batch->schema()->field(i)->type())) continue;
        ARROW_ASSIGN_OR_RAISE(auto column, cast(batch->column(i), schema->field(i)->type()));
        ARROW_ASSIGN_OR_RAISE(batch, batch->SetColumn(i, schema->field(i), column.make_array()));
    }
    return batch;
}

}  // namespace arrow_shim
