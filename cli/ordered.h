// Work on many threads, results in the order of the input, and no more in memory than a window of it.
//
// One thread of its own produces, `threads` threads work, the calling thread consumes in order. A slow document holds
// back those behind it only as far as the window reaches; the window and a budget of weights bound the memory.
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace lagebild::cli {

struct OrderedLimits {
  unsigned threads = 1;
  std::size_t window = 64;           ///< items under way at once
  std::size_t budget = 64ULL << 20;  ///< weight under way at once (one item is always let in)
};

/// Runs until `produce` is at its end or `consume` returns false.
///   produce: () → std::optional<In>      on a thread of its own; what it holds must live as long as the functor
///   weigh:   (const In&) → std::size_t
///   work:    (In&&) → Out                on many threads at the same time
///   consume: (Out&&) → bool              on the calling thread, in order
///   tick:    ()                          on the calling thread, some times a second while it waits
/// Returns false where the producer had to be left behind, blocked in its input; the process must then end by _Exit.
template <class In, class Out, class Produce, class Weigh, class Work, class Consume, class Tick>
bool run_ordered(const OrderedLimits& limits, Produce produce, Weigh weigh, Work work, Consume consume, Tick tick) {
  struct Slot {
    std::optional<In> in;
    std::optional<Out> out;
    std::size_t weight = 0;
  };
  struct Shared {
    std::mutex mutex;
    std::condition_variable room, work_there, result_there;
    std::vector<Slot> ring;
    std::size_t produced = 0, taken = 0, consumed = 0, weight = 0;
    bool ended = false, stopped = false;
  };
  const auto shared = std::make_shared<Shared>();
  const std::size_t window = std::max<std::size_t>(limits.window, limits.threads + 1);
  shared->ring.resize(window);

  std::thread producer([shared, window, budget = limits.budget, produce = std::move(produce), weigh]() mutable {
    std::unique_lock lock(shared->mutex);
    while (true) {
      shared->room.wait(lock, [&] {
        return shared->stopped || (shared->produced - shared->consumed < window &&
                                   (shared->weight < budget || shared->produced == shared->consumed));
      });
      if (shared->stopped) break;
      lock.unlock();
      std::optional<In> item = produce();
      lock.lock();
      if (!item || shared->stopped) break;
      Slot& slot = shared->ring[shared->produced % window];
      slot.weight = weigh(*item);
      slot.in = std::move(item);
      shared->weight += slot.weight;
      ++shared->produced;
      shared->work_there.notify_one();
    }
    shared->ended = true;
    shared->work_there.notify_all();
    shared->result_there.notify_all();
  });

  std::vector<std::thread> workers;
  for (unsigned i = 0; i < limits.threads; ++i) {
    workers.emplace_back([shared, window, &work] {
      std::unique_lock lock(shared->mutex);
      while (true) {
        shared->work_there.wait(lock,
                                [&] { return shared->stopped || shared->taken < shared->produced || shared->ended; });
        if (shared->stopped || shared->taken == shared->produced) return;
        Slot& slot = shared->ring[shared->taken++ % window];
        In item = std::move(*slot.in);
        slot.in.reset();
        lock.unlock();
        Out out = work(std::move(item));
        lock.lock();
        slot.out = std::move(out);
        shared->result_there.notify_one();
      }
    });
  }

  {
    std::unique_lock lock(shared->mutex);
    while (true) {
      Slot& slot = shared->ring[shared->consumed % window];
      const auto ready = [&] {
        return slot.out.has_value() || (shared->ended && shared->consumed == shared->produced);
      };
      if (!shared->result_there.wait_for(lock, std::chrono::milliseconds(150), ready)) {
        lock.unlock();
        tick();
        lock.lock();
        continue;
      }
      if (!slot.out) break;
      Out out = std::move(*slot.out);
      slot.out.reset();
      shared->weight -= slot.weight;
      ++shared->consumed;
      shared->room.notify_one();
      lock.unlock();
      const bool go_on = consume(std::move(out));
      lock.lock();
      if (!go_on) break;
    }
    shared->stopped = true;
  }
  shared->room.notify_all();
  shared->work_there.notify_all();
  for (auto& worker : workers) worker.join();
  // A producer that waits for standard input cannot be woken.
  {
    std::unique_lock lock(shared->mutex);
    if (!shared->result_there.wait_for(lock, std::chrono::seconds(1), [&] { return shared->ended; })) {
      producer.detach();
      return false;
    }
  }
  producer.join();
  return true;
}

}  // namespace lagebild::cli
