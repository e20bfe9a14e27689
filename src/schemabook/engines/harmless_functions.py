"""What may stand before a parenthesis in a query that is run for its plan."""

from __future__ import annotations

_WORDS = """
    all and any array as between by case cast distinct else end except exists filter from group having ilike in
    intersect interval is join lateral like limit not of offset on or order over partition recursive regexp rlike
    row select similar some then union using values when where window with within xor
"""
_TYPES = """
    bigint binary bit bpchar char character date datetime dec decimal double enum float int integer interval numeric
    real set signed smallint time timestamp timestamptz timetz tinyint unsigned varbinary varbit varchar varying
    year
"""
_AGGREGATES = """
    array_agg avg bit_and bit_or bit_xor bool_and bool_or corr count covar_pop covar_samp cume_dist dense_rank every
    first_value group_concat json_agg json_arrayagg json_object_agg json_objectagg jsonb_agg jsonb_object_agg lag
    last_value lead max median min mode nth_value ntile percent_rank percentile_cont percentile_disc range_agg rank
    regr_intercept regr_r2 regr_slope row_number std stddev stddev_pop stddev_samp string_agg sum total var_pop
    var_samp variance
"""
_NUMBERS = """
    abs acos asin atan atan2 cbrt ceil ceiling conv cos cot crc32 degrees div exp floor format greatest least ln log
    log10 log2 mod pi pow power radians round scale sign sin sqrt tan trim_scale trunc truncate width_bucket
"""
_TEXTS = """
    ascii bit_length btrim char_length character_length chr coalesce concat concat_ws elt encode field find_in_set
    from_base64 hex if ifnull iif initcap instr isnull lcase left length locate lower lpad ltrim make_set md5 mid
    nullif nvl octet_length ord overlay position quote_ident quote_literal quote_nullable regexp_count regexp_instr
    regexp_like regexp_match regexp_matches regexp_replace regexp_split_to_array regexp_split_to_table regexp_substr
    repeat replace reverse right rpad rtrim sha1 sha2 sha256 space split_part starts_with strcmp string_to_array
    string_to_table strpos substr substring substring_index to_base64 to_char to_hex to_number translate trim ucase
    unaccent unhex upper
"""
_TIMES = """
    adddate addtime age clock_timestamp convert_tz curdate current_date current_time current_timestamp curtime
    date_add date_bin date_format date_part date_sub date_trunc datediff day dayname dayofmonth dayofweek dayofyear
    extract from_days from_unixtime hour justify_days justify_hours justify_interval last_day localtime
    localtimestamp make_date make_interval make_time make_timestamp make_timestamptz makedate maketime microsecond
    minute month monthname now period_add period_diff quarter sec_to_time second statement_timestamp str_to_date
    subdate subtime sysdate time_format time_to_sec timediff timestampadd timestampdiff timezone to_date to_days
    to_seconds to_timestamp transaction_timestamp unix_timestamp utc_date utc_time utc_timestamp week weekday
    weekofyear yearweek
"""
_COLLECTIONS = """
    array_append array_cat array_dims array_length array_lower array_ndims array_position array_positions
    array_prepend array_remove array_replace array_to_json array_to_string array_upper cardinality daterange
    generate_series generate_subscripts int4range int8range isempty json_array json_array_elements
    json_array_elements_text json_array_length json_build_array json_build_object json_contains json_contains_path
    json_depth json_each json_each_text json_exists json_extract json_extract_path json_extract_path_text json_keys
    json_length json_object json_object_keys json_query json_quote json_search json_strip_nulls json_table
    json_to_record json_to_recordset json_type json_typeof json_unquote json_valid json_value jsonb_array_elements
    jsonb_array_elements_text jsonb_array_length jsonb_build_array jsonb_build_object jsonb_each jsonb_each_text
    jsonb_exists jsonb_extract_path jsonb_extract_path_text jsonb_object jsonb_object_keys jsonb_path_exists
    jsonb_path_match jsonb_path_query jsonb_path_query_array jsonb_path_query_first jsonb_pretty jsonb_set
    jsonb_strip_nulls jsonb_to_record jsonb_to_recordset jsonb_typeof lower_inc lower_inf numrange range_merge
    row_to_json to_json to_jsonb tsrange tstzrange unnest upper_inc upper_inf
"""
_SEARCH = """
    against match phraseto_tsquery plainto_tsquery querytree setweight similarity strict_word_similarity to_tsquery
    to_tsvector ts_headline ts_rank ts_rank_cd tsvector_to_array websearch_to_tsquery word_similarity
"""
_OTHERS = """
    bin_to_uuid current_database current_schema current_user database gen_random_uuid host inet6_aton inet6_ntoa
    inet_aton inet_ntoa masklen network pg_typeof session_user user uuid uuid_to_bin version
"""

HARMLESS = frozenset(
    f"{_WORDS} {_TYPES} {_AGGREGATES} {_NUMBERS} {_TEXTS} {_TIMES} {_COLLECTIONS} {_SEARCH} {_OTHERS}".split()
)
"""Key words, types and functions of PostgreSQL, MySQL and MariaDB that change nothing and look at nothing outside."""
