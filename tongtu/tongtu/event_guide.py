"""How a back office reads the events; stands at the head of `docs/events.md`."""

GUIDE = """\
# Events

Written by `make contracts` from the event classes in `shared/shared/contracts` and the examples of
`tongtu/tongtu/contract_examples`. For programs the same stands in
[contracts/asyncapi.yaml](contracts/asyncapi.yaml), with a
[JSON Schema](contracts/schemas) and an [example](contracts/examples) for each event.

The examples tell of one fictitious project whose case was opened on 27 September 2024; they were
played through the engine of land supply, so the due dates are those that a real case would have.

## For a back office

An agency that has a system of its own reads the topic `land-supply.cases` and needs to ask nobody:
every fact of a step names the project, the case, the step, the agency, the legal basis and the due
dates as they are after it.

### A record

The key is the aggregate, the value is JSON in UTF-8, and everything else stands in headers: the
binary mode of CloudEvents 1.0 for Kafka, readable by its SDKs for Java, Go, C#, JavaScript and
Python, or by hand. The record of an application that was accepted:

```text
key: {key}
{headers}
```

| header | use |
| --- | --- |
| `ce_type` | chooses what you do; ignore types, fields and headers that you do not know |
| `ce_id` | names the fact; a repeat has the same id |
| `ce_aggregateversion` | the version of the aggregate after the fact |
| `ce_time` | when it was recorded; `happened_on` in the value is when it happened |
| `ce_actor`, `ce_reason` | who did it, and why in their words |
| `ce_correlationid`, `ce_causationid` | what set it off: the request, and the fact before it |
| `ce_dataschema` | the `$id` of the JSON Schema of the value |

### Order and repeats

All facts of a case have one key, so they stand in one partition, in the order in which they were
committed. Each takes its case exactly one version further: 1 is `case.opened`, and there are no
gaps. Between cases, and between topics, there is no order.

A fact comes at least once. Keep the last version of each case beside what you make of it, and
change both in one transaction, also for facts that you ignore:

- one more than the last version: apply it;
- the last version or less: a repeat, drop it;
- more than that: something is missing. Stop, and read the partition again from an earlier offset.

```sql
UPDATE our_cases SET version = :version WHERE case_id = :case_id AND version = :version - 1;
-- no row changed: a repeat, or a gap; then compare the version that is stored
```

Move the offset on after the transaction, never before it. The same rule of versions holds in the
other topics, where most aggregates have only one fact; whoever keeps no versions remembers `ce_id`.

### Is it on my desk?

Every fact of a step replaces what you knew of that `case_id`, `step_id` and `round`. It is on your
desk while all of these hold; an agency for the whole city leaves the district out:

- `agency` is your code, and `district_code` your district;
- `status` is `received`, `accepted` or `paused`. At `ready` and `supplement_requested` of an
  application it is the applicant's turn; at `ready` of a period it is yours to start it;
- `officer` is null, or the one whose list you show.

It leaves your desk with `decided` (what is left is to deliver it, until `delivery_due_on`),
`delivered`, `not_needed`, `ended` and `withdrawn`, or when `step.assigned` names another `agency`
and you as `previous_agency`.

No `step.ready` is told of the steps that may begin at the opening of a case: they stand in its
`case.opened`, or in its `case.rerouted`, which voids all steps before it. When a case closes,
`released` lists the rounds that were open, and `step.ended` tells of each.

Due dates are whole days in Tianjin. `provisional` says that a holiday notice is still to come;
`clock.recomputed` then tells the new date with the old one.

### From any language

1. Use a consumer group of your own, `enable.auto.commit=false`, `isolation.level=read_committed`
   and `auto.offset.reset=earliest`; the first start then tells you what the topic still holds.
2. Read `ce_type`, `ce_aggregateversion` and `ce_id` as UTF-8 text, and the value by its JSON
   Schema, which generators for Java, C#, Go and TypeScript turn into classes. Let these accept
   unknown fields: within `v1` only optional ones are added.
3. Apply a poll in one transaction, then commit the offsets. What you cannot read, put aside with
   all later facts of the same key, and go on with the others.

```java
for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
    String type = text(record, "ce_type");
    long version = Long.parseLong(text(record, "ce_aggregateversion"));
    if (desk.lastVersion(record.key()) < version) {
        desk.apply(type, version, json.readTree(record.value()));
    }
}
desk.commit();
consumer.commitSync();

static String text(ConsumerRecord<String, byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
}
```
"""
