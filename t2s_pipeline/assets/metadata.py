"""What every materialisation says about itself."""

from functools import cache

import dagster as dg

from t2s_pipeline.schemas import Table


def written(
    table: type[Table], rows: int, **more: int | str | dg.MetadataValue
) -> dg.MaterializeResult:
    """Say how many rows of which table were written, and what its columns are."""
    return dg.MaterializeResult(
        metadata={
            "dagster/table_name": table.table_name(),
            "dagster/row_count": rows,
            "dagster/column_schema": column_schema(table),
            **more,
        }
    )


@cache
def column_schema(table: type[Table]) -> dg.TableSchema:
    """Describe a table's columns as the UI shows them."""
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                name,
                type=str(column.dtype.type),
                description=column.description,
                constraints=dg.TableColumnConstraints(
                    nullable=column.nullable, unique=column.unique
                ),
            )
            for name, column in table.to_schema().columns.items()
        ]
    )
