#include "event_file.hpp"

#include <tensorboard_event.pb.h>

#include "detail/crc32c.hpp"

namespace ogee {
namespace {

/// The lowest byte first, on every machine.
template <class Number>
std::string little_endian(Number number) {
  std::string bytes;
  for (std::size_t i = 0; i < sizeof(Number); ++i) bytes += static_cast<char>(number >> 8 * i & 0xFF);
  return bytes;
}

std::string masked_checksum(std::string_view bytes) {
  const std::uint32_t checksum = detail::crc32c(bytes);
  return little_endian((checksum >> 15 | checksum << 17) + 0xA282EAD8);
}

tensorboard::Event event_at(EventTime time) {
  tensorboard::Event event;
  event.set_wall_time(time.seconds);
  event.set_step(time.step);
  return event;
}

void set(tensorboard::Histogram& message, const Histogram& values) {
  message.set_min(values.low);
  message.set_max(values.high);
  message.set_num(static_cast<double>(values.total()));
  message.set_sum(values.sum);
  message.set_sum_squares(values.sum_of_squares);
  const auto bins = static_cast<double>(values.counts.size());
  for (std::size_t k = 0; k < values.counts.size(); ++k) {
    const double share = static_cast<double>(k + 1) / bins;
    message.add_bucket_limit(values.low * (1 - share) + values.high * share);
    message.add_bucket(static_cast<double>(values.counts[k]));
  }
}

}  // namespace

EventFile::EventFile(double seconds) {
  tensorboard::Event event = event_at({.seconds = seconds});
  event.set_file_version("brain.Event:2");
  add_record(event.SerializeAsString());
}

void EventFile::add(EventTime time, const std::string& tag, double value) {
  tensorboard::Event event = event_at(time);
  auto& summary = *event.mutable_summary()->add_value();
  summary.set_tag(tag);
  summary.set_simple_value(static_cast<float>(value));
  add_record(event.SerializeAsString());
}

void EventFile::add(EventTime time, const std::string& tag, const Histogram& values) {
  tensorboard::Event event = event_at(time);
  auto& summary = *event.mutable_summary()->add_value();
  summary.set_tag(tag);
  set(*summary.mutable_histo(), values);
  add_record(event.SerializeAsString());
}

void EventFile::add_record(std::string_view message) {
  const std::string length = little_endian(std::uint64_t{message.size()});
  bytes_.append(length).append(masked_checksum(length)).append(message).append(masked_checksum(message));
}

}  // namespace ogee
